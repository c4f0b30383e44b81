#include "pg/connection.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include "base/assert.hpp"
#include "base/limits/database.hpp"
#include "pg/operation.hpp"
#include "pg/socket.hpp"

namespace mien::pg {
namespace {

constexpr const char* lost = "The database connection was lost.";
constexpr const char* too_slow = "The database took too long.";

// The server reads nothing while a statement runs, and TCP gives a link up on which bytes wait for
// longer than its user timeout. So no more is sent behind a statement than the server's end holds.
std::span<const Call> next_batch(std::span<const Call> calls, std::size_t first) {
    std::size_t bytes = 0;
    std::size_t end = first;
    while (end < calls.size()) {
        bytes += calls[end].query.sql.size() + calls[end].params.bytes();
        if (end > first && bytes > limits::pipelined_bytes_max) {
            break;
        }
        ++end;
    }
    return calls.subspan(first, end - first);
}

}  // namespace

Connection::~Connection() {
    socket_->disarm();
    socket_->let_go();
    PQfinish(handle_);
}

awaitable<Rows> Connection::run(Query query, Params params, Deadline deadline) {
    std::vector<Call> calls;
    calls.push_back({query, std::move(params)});
    auto outcome = co_await exchange(std::move(calls), deadline);
    if (outcome.failure) {
        throw to_error(*outcome.failure);
    }
    co_return std::move(outcome.results.front());
}

awaitable<std::vector<Rows>> Connection::run_all(std::vector<Call> calls, Deadline deadline) {
    auto outcome = co_await exchange(std::move(calls), deadline);
    if (outcome.failure) {
        throw to_error(*outcome.failure);
    }
    co_return std::move(outcome.results);
}

awaitable<Connection::Outcome> Connection::exchange(std::vector<Call> calls, Deadline deadline) {
    if (calls.empty()) {
        co_return Outcome{};
    }
    Operation operation(*this, deadline);
    Outcome outcome;
    std::size_t sent = 0;
    while (sent < calls.size() && !outcome.failure) {
        const auto batch = next_batch(calls, sent);
        sent += batch.size();
        const auto is_new_statement = send_batch(batch);
        const bool is_last = sent == calls.size();
        co_await hand_over(is_last ? PQpipelineSync : PQsendFlushRequest);
        if (has_rollback_underway_) {
            co_await read_rollback();
        }
        co_await read_answers(batch, is_new_statement, outcome);
    }
    if (sent < calls.size()) {
        co_await hand_over(PQpipelineSync);
    }
    co_await expect_sync();
    operation.finish();
    if (outcome.failure && outcome.failure->ends_connection()) {
        mark_broken();
    }
    co_return outcome;
}

std::vector<bool> Connection::send_batch(std::span<const Call> batch) {
    std::vector<bool> is_new_statement;
    is_new_statement.reserve(batch.size());
    for (const auto& call : batch) {
        is_new_statement.push_back(send(call));
    }
    return is_new_statement;
}

awaitable<void> Connection::hand_over(int (*end)(PGconn*)) {
    if (end(handle_) != 1) {
        fail_lost(lost);
    }
    if (PQflush(handle_) != 0) {
        co_await flush();
    }
}

bool Connection::send(const Call& call) {
    const auto& values = call.params.values_;
    std::vector<const char*> pointers;
    std::vector<int> sizes;
    std::vector<int> formats;
    for (const auto& value : values) {
        pointers.push_back(value.is_null ? nullptr : value.bytes.c_str());
        sizes.push_back(static_cast<int>(value.bytes.size()));
        formats.push_back(value.is_binary ? 1 : 0);
    }
    const std::string sql(call.query.sql);
    if (call.query.planning == Planning::for_each_call) {
        if (PQsendQueryParams(handle_, sql.c_str(), static_cast<int>(values.size()), nullptr,
                              pointers.data(), sizes.data(), formats.data(), 0) != 1) {
            fail_lost(lost);
        }
        return false;
    }
    const std::string name(call.query.name);
    const auto hash = std::hash<std::string_view>{}(call.query.sql);
    const auto [known, is_new] = prepared_.emplace(name, hash);
    MIEN_ASSERT(known->second == hash, (name + " names two different queries").c_str());
    if (is_new) {
        if (PQsendPrepare(handle_, name.c_str(), sql.c_str(), 0, nullptr) != 1) {
            fail_lost(lost);
        }
    }
    if (PQsendQueryPrepared(handle_, name.c_str(), static_cast<int>(values.size()), pointers.data(),
                            sizes.data(), formats.data(), 0) != 1) {
        fail_lost(lost);
    }
    return is_new;
}

awaitable<void> Connection::read_answers(std::span<const Call> batch,
                                         const std::vector<bool>& is_new_statement,
                                         Outcome& outcome) {
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const auto& query = batch[i].query;
        if (is_new_statement[i]) {
            const auto prepared = co_await next_result();
            const bool is_refused = note_failure(prepared, query, outcome);
            if (is_refused) {
                prepared_.erase(std::string(query.name));
            }
            co_await expect_end_of_results();
        }
        auto rows = co_await next_result();
        const bool is_refused = note_failure(rows, query, outcome);
        if (!is_refused) {
            outcome.results.push_back(std::move(rows));
        }
        co_await expect_end_of_results();
    }
}

bool Connection::note_failure(const Rows& rows, const Query& query, Outcome& outcome) {
    const auto status = PQresultStatus(rows.handle());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
        return false;
    }
    if (status == PGRES_PIPELINE_ABORTED) {
        return true;
    }
    MIEN_ASSERT(status == PGRES_FATAL_ERROR, "a COPY or an empty statement run as a query");
    if (!outcome.failure) {
        outcome.failure = read_server_error(rows.handle(), query.name);
    }
    if (PQstatus(handle_) == CONNECTION_BAD || outcome.failure->is_fatal) {
        throw lost_during(*outcome.failure);
    }
    return true;
}

awaitable<Rows> Connection::next_result() {
    while (PQisBusy(handle_) == 1) {
        const bool is_ready = co_await socket_->wait_readable();
        if (!is_ready) {
            fail_lost(too_slow);
        }
        if (PQconsumeInput(handle_) != 1 && PQisBusy(handle_) == 1) {
            fail_lost(lost);
        }
    }
    co_return Rows(PQgetResult(handle_));
}

awaitable<void> Connection::expect_end_of_results() {
    const auto nothing = co_await next_result();
    MIEN_ASSERT(nothing.handle() == nullptr, "a statement with two results");
}

awaitable<void> Connection::expect_sync() {
    const auto sync = co_await next_result();
    if (PQresultStatus(sync.handle()) != PGRES_PIPELINE_SYNC) {
        fail_lost(lost);
    }
}

awaitable<void> Connection::flush() {
    // The server may refuse to read until its answers are read, so both directions are served.
    while (true) {
        const int left = PQflush(handle_);
        if (left == 0) {
            co_return;
        }
        if (left < 0) {
            fail_lost(lost);
        }
        const bool is_ready = co_await socket_->wait_either();
        if (!is_ready) {
            fail_lost(too_slow);
        }
        if (PQconsumeInput(handle_) != 1) {
            fail_lost(lost);
        }
    }
}

void Connection::fail_lost(const char* what) {
    mark_broken();
    throw Error(ErrorKind::unavailable, what)
        .with_detail(PQerrorMessage(handle_))
        .with_retry_after(std::chrono::seconds(1));
}

Error Connection::lost_during(const ServerError& failure) {
    mark_broken();
    return Error(ErrorKind::unavailable, lost)
        .with_detail(to_error(failure).detail())
        .with_retry_after(std::chrono::seconds(1));
}

bool Connection::looks_alive() {
    // An idle link has nothing to say but good-bye; a notice or two is read over.
    constexpr int reads_max = 4;
    for (int i = 0; i < reads_max && !is_broken_; ++i) {
        pollfd probe{.fd = PQsocket(handle_), .events = POLLIN, .revents = 0};
        if (::poll(&probe, 1, 0) == 0) {
            break;
        }
        if (PQconsumeInput(handle_) != 1) {
            mark_broken();
        }
    }
    return !is_broken_ && PQstatus(handle_) == CONNECTION_OK;
}

void Connection::abandon_transaction() noexcept {
    if (is_broken_ || has_rollback_underway_) {
        return;
    }
    switch (PQtransactionStatus(handle_)) {
        case PQTRANS_IDLE:
            return;
        case PQTRANS_INTRANS:
        case PQTRANS_INERROR: {
            const bool is_sent = PQsendQueryParams(handle_, "ROLLBACK", 0, nullptr, nullptr,
                                                   nullptr, nullptr, 0) == 1 &&
                                 PQpipelineSync(handle_) == 1 && PQflush(handle_) == 0;
            has_rollback_underway_ = is_sent;
            is_broken_ = !is_sent;
            return;
        }
        case PQTRANS_ACTIVE:
        case PQTRANS_UNKNOWN:
            is_broken_ = true;
            return;
    }
}

awaitable<void> Connection::read_rollback() {
    const auto answer = co_await next_result();
    if (PQresultStatus(answer.handle()) != PGRES_COMMAND_OK) {
        fail_lost(lost);
    }
    co_await expect_end_of_results();
    co_await expect_sync();
    has_rollback_underway_ = false;
}

awaitable<void> Connection::leave_pipeline() {
    if (has_rollback_underway_) {
        co_await read_rollback();
    }
    if (PQexitPipelineMode(handle_) != 1) {
        fail_lost(lost);
    }
}

void Connection::enter_pipeline() {
    if (PQenterPipelineMode(handle_) != 1) {
        fail_lost(lost);
    }
}

awaitable<std::vector<Notification>> Connection::wait_for_notifications(Deadline deadline) {
    std::vector<Notification> notifications;
    if (deadline <= std::chrono::steady_clock::now()) {
        co_return notifications;
    }
    Operation operation(*this, deadline);
    is_waiting_ = true;
    take_notifications(notifications);
    while (notifications.empty() && !is_stop_wanted_) {
        const bool is_ready = co_await socket_->wait_readable();
        if (!is_ready) {
            break;
        }
        if (PQconsumeInput(handle_) != 1) {
            fail_lost(lost);
        }
        take_notifications(notifications);
    }
    is_waiting_ = false;
    is_stop_wanted_ = false;
    operation.finish();
    co_return notifications;
}

void Connection::stop_waiting() {
    is_stop_wanted_ = true;
    if (is_waiting_) {
        socket_->cancel();
    }
}

void Connection::take_notifications(std::vector<Notification>& notifications) {
    while (auto* const notification = PQnotifies(handle_)) {
        notifications.push_back({.channel = notification->relname, .payload = notification->extra});
        PQfreemem(notification);
    }
}

}  // namespace mien::pg
