#include "pg/copy_session.hpp"

#include <libpq-fe.h>

#include "base/limits/database.hpp"

namespace mien::pg {
namespace {

// Bytes per message of COPY FROM.
constexpr std::size_t message_bytes_max = 64 * 1024;

constexpr const char* lost = "The database connection was lost.";

}  // namespace

void CopySession::FreeMessage::operator()(char* message) const noexcept {
    PQfreemem(message);
}

CopySession::CopySession(Connection& connection, Query query, Deadline deadline)
    : connection_(connection), query_(query), operation_(connection, deadline) {}

awaitable<void> CopySession::start_out() {
    return start(PGRES_COPY_OUT);
}

awaitable<void> CopySession::start_in() {
    return start(PGRES_COPY_IN);
}

awaitable<void> CopySession::start(int expected_status) {
    co_await connection_.leave_pipeline();
    const std::string sql(query_.sql);
    // The extended protocol: one statement only, whatever the text holds.
    if (PQsendQueryParams(connection_.handle_, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr,
                          0) != 1) {
        connection_.fail_lost(lost);
    }
    co_await connection_.flush();
    const auto answer = co_await connection_.next_result();
    const auto status = PQresultStatus(answer.handle());
    if (status == PGRES_FATAL_ERROR) {
        const auto failure = read_server_error(answer.handle(), query_.name);
        const auto rest = co_await read_answer();
        MIEN_ASSERT(!rest, "two refusals of one statement");
        throw to_error(failure);
    }
    MIEN_ASSERT(static_cast<int>(status) == expected_status, "a COPY in the other direction");
}

awaitable<std::optional<std::string_view>> CopySession::read() {
    int size = take_message();
    while (size == 0) {
        co_await wait_for_more();
        size = take_message();
    }
    if (size < 0) {
        co_return std::nullopt;
    }
    co_return std::string_view(message_.get(), static_cast<std::size_t>(size));
}

awaitable<bool> CopySession::read_batch(std::string& bytes, std::size_t bytes_min,
                                        std::size_t& messages) {
    while (bytes.size() < bytes_min) {
        int size = take_message();
        if (size == 0) {
            // A busy server has sent more already: looking costs less than waiting.
            if (PQconsumeInput(connection_.handle_) != 1) {
                connection_.fail_lost(lost);
            }
            size = take_message();
        }
        if (size < 0) {
            co_return false;
        }
        if (size == 0) {
            co_await wait_for_more();
            continue;
        }
        bytes.append(message_.get(), static_cast<std::size_t>(size));
        ++messages;
    }
    message_.reset();
    co_return true;
}

int CopySession::take_message() {
    char* message = nullptr;
    const int size = PQgetCopyData(connection_.handle_, &message, 1);
    message_.reset(message);
    // -1 is the end and -2 an error: finish reads which.
    return size < 0 ? -1 : size;
}

awaitable<void> CopySession::wait_for_more() {
    const bool is_ready = co_await connection_.socket_->wait_readable();
    if (!is_ready) {
        connection_.fail_lost("Reading from the database took too long.");
    }
    if (PQconsumeInput(connection_.handle_) != 1) {
        connection_.fail_lost(lost);
    }
}

awaitable<void> CopySession::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto piece = bytes.substr(0, message_bytes_max);
        bytes.remove_prefix(piece.size());
        const int size = static_cast<int>(piece.size());
        int is_queued = 0;
        while (is_queued == 0) {
            is_queued = PQputCopyData(connection_.handle_, piece.data(), size);
            if (is_queued == 0) {
                co_await flush();
            }
        }
        if (is_queued < 0) {
            connection_.fail_lost(lost);
        }
        unsent_bytes_ += piece.size();
        if (unsent_bytes_ >= limits::copy_buffer_bytes_max) {
            co_await flush();
        }
    }
}

awaitable<void> CopySession::end_input(const char* reason) {
    int is_queued = 0;
    while (is_queued == 0) {
        is_queued = PQputCopyEnd(connection_.handle_, reason);
        if (is_queued == 0) {
            co_await flush();
        }
    }
    if (is_queued < 0) {
        connection_.fail_lost(lost);
    }
    co_await flush();
}

awaitable<void> CopySession::flush() {
    co_await connection_.flush();
    unsent_bytes_ = 0;
}

awaitable<std::int64_t> CopySession::finish() {
    const auto failure = co_await read_answer();
    if (failure) {
        throw to_error(*failure);
    }
    co_return rows_;
}

awaitable<void> CopySession::finish_refused() {
    const auto failure = co_await read_answer();
    MIEN_ASSERT(failure.has_value(), "an aborted COPY that succeeded");
}

awaitable<std::optional<ServerError>> CopySession::read_answer() {
    std::optional<ServerError> failure;
    while (true) {
        const auto answer = co_await connection_.next_result();
        if (answer.handle() == nullptr) {
            break;
        }
        if (PQresultStatus(answer.handle()) == PGRES_COMMAND_OK) {
            rows_ = answer.affected();
        } else {
            failure = read_server_error(answer.handle(), query_.name);
        }
        if (PQstatus(connection_.handle_) == CONNECTION_BAD) {
            connection_.fail_lost(lost);
        }
    }
    connection_.enter_pipeline();
    operation_.finish();
    co_return failure;
}

}  // namespace mien::pg
