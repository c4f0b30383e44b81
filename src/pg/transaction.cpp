#include "pg/transaction.hpp"

#include <algorithm>
#include <iterator>

#include "base/assert.hpp"
#include "base/log.hpp"
#include "pg/pool_core.hpp"

namespace mien::pg {
namespace {

constexpr Query begin_query{"begin", "BEGIN"};
constexpr Query begin_repeatable_query{"begin_repeatable", "BEGIN ISOLATION LEVEL REPEATABLE READ"};
constexpr Query begin_snapshot_query{"begin_snapshot",
                                     "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"};
constexpr Query commit_query{"commit", "COMMIT"};
constexpr Query savepoint_query{"savepoint", "SAVEPOINT try_run"};
constexpr Query release_savepoint_query{"release_savepoint", "RELEASE SAVEPOINT try_run"};
constexpr Query roll_back_to_savepoint_query{"roll_back_to_savepoint",
                                             "ROLLBACK TO SAVEPOINT try_run"};

constexpr Query set_statement_times{"set_statement_times", R"sql(
    SELECT set_config('statement_timeout', $1, true), set_config('lock_timeout', $1, true),
           set_config('idle_in_transaction_session_timeout', $1, true)
)sql"};

Query begin_query_of(Isolation isolation) {
    switch (isolation) {
        case Isolation::read_committed:
            return begin_query;
        case Isolation::repeatable_read:
            return begin_repeatable_query;
        case Isolation::repeatable_read_read_only:
            return begin_snapshot_query;
    }
    return begin_query;
}

Call call_of(Query query, Params params = {}) {
    return {query, std::move(params)};
}

Error unknown_outcome(std::string detail) {
    return Error(ErrorKind::unavailable,
                 "The database connection was lost while saving, so it is not known whether the "
                 "change was made. Sending the request again with the same Idempotency-Key is "
                 "safe.")
        .with_detail(std::move(detail))
        .with_retry_after(std::chrono::seconds(1));
}

}  // namespace

Transaction::Transaction(Lease lease, Deadline deadline, Isolation isolation)
    : lease_(std::move(lease)),
      connection_(&lease_.connection()),
      deadline_(deadline),
      isolation_(isolation) {}

Transaction::Transaction(Connection& connection, Deadline deadline, Isolation isolation)
    : connection_(&connection), deadline_(deadline), isolation_(isolation) {}

Transaction::Transaction(Transaction&& other) noexcept
    : lease_(std::move(other.lease_)),
      connection_(std::exchange(other.connection_, nullptr)),
      deadline_(other.deadline_),
      isolation_(other.isolation_),
      queued_(std::move(other.queued_)),
      has_begun_(other.has_begun_),
      is_committed_(other.is_committed_),
      may_retry_(other.may_retry_) {}

Transaction::~Transaction() {
    if (connection_ != nullptr && !is_committed_) {
        connection_->abandon_transaction();
    }
}

awaitable<Rows> Transaction::run(Query query, Params params) {
    std::vector<Call> calls;
    calls.push_back(call_of(query, std::move(params)));
    auto results = co_await run_all(std::move(calls));
    co_return std::move(results.front());
}

awaitable<std::vector<Rows>> Transaction::run_all(std::vector<Call> calls) {
    auto outcome = co_await exchange(std::move(calls));
    if (outcome.failure) {
        fail(*outcome.failure);
    }
    co_return std::move(outcome.results);
}

void Transaction::queue(std::vector<Call> calls) {
    MIEN_ASSERT(connection_ != nullptr && !is_committed_, "the transaction has ended");
    std::ranges::move(calls, std::back_inserter(queued_));
}

awaitable<Rows> Transaction::run_and_commit(Query query, Params params) {
    std::vector<Call> calls;
    calls.push_back(call_of(query, std::move(params)));
    auto outcome = co_await exchange_and_commit(std::move(calls));
    co_return std::move(outcome.results.front());
}

awaitable<std::vector<Rows>> Transaction::run_all_and_commit(std::vector<Call> calls) {
    auto outcome = co_await exchange_and_commit(std::move(calls));
    co_return std::move(outcome.results);
}

awaitable<bool> Transaction::try_run(Query query, Params params) {
    std::vector<Call> calls;
    calls.push_back(call_of(savepoint_query));
    calls.push_back(call_of(query, std::move(params)));
    calls.push_back(call_of(release_savepoint_query));
    const auto outcome = co_await exchange(std::move(calls));
    if (!outcome.failure) {
        co_return true;
    }
    const auto& failure = *outcome.failure;
    // Nothing but the statement itself may fail and be forgiven; a deadlock ends the transaction,
    // so that the whole of it runs again.
    if (outcome.results.size() != 1 || failure.is_retryable() || failure.ends_connection()) {
        fail(failure);
    }
    log(LogLevel::warning, "statement_forgiven",
        {{"query", failure.query}, {"detail", to_error(failure).detail()}});
    calls.clear();
    calls.push_back(call_of(roll_back_to_savepoint_query));
    calls.push_back(call_of(release_savepoint_query));
    const auto undone = co_await run_all(std::move(calls));
    MIEN_ASSERT(undone.size() == 2, "the savepoint is undone and released");
    co_return false;
}

awaitable<void> Transaction::commit() {
    if (!has_begun_ && queued_.empty()) {
        is_committed_ = true;
        co_return;
    }
    const auto outcome = co_await exchange_and_commit({});
    MIEN_ASSERT(outcome.results.empty(), "COMMIT alone");
}

awaitable<void> Transaction::allow_long_statements(std::chrono::milliseconds time_max) {
    const auto time = std::to_string(time_max.count());
    co_await run(set_statement_times, params(time));
}

awaitable<Connection*> Transaction::begun_connection() {
    MIEN_ASSERT(!is_committed_, "the transaction has ended");
    if (!has_begun_ || !queued_.empty()) {
        const auto results = co_await run_all({});
        MIEN_ASSERT(results.empty(), "nothing is read of what was queued");
    }
    co_return connection_;
}

awaitable<Connection::Outcome> Transaction::exchange(std::vector<Call> calls) {
    MIEN_ASSERT(connection_ != nullptr && !is_committed_, "the transaction has ended");
    std::vector<Call> all;
    if (!has_begun_) {
        all.push_back(call_of(begin_query_of(isolation_)));
        has_begun_ = true;
    }
    std::ranges::move(std::exchange(queued_, {}), std::back_inserter(all));
    const auto leading = all.size();
    std::ranges::move(calls, std::back_inserter(all));
    auto outcome = co_await connection_->exchange(std::move(all), deadline_);
    auto& results = outcome.results;
    const auto sent_before = std::min(leading, results.size());
    results.erase(results.begin(), results.begin() + static_cast<std::ptrdiff_t>(sent_before));
    co_return outcome;
}

// The results are those of the calls, without COMMIT's.
awaitable<Connection::Outcome> Transaction::exchange_and_commit(std::vector<Call> calls) {
    calls.push_back(call_of(commit_query));
    Connection::Outcome outcome;
    try {
        outcome = co_await exchange(std::move(calls));
    } catch (const Error& error) {
        if (connection_->is_broken()) {
            throw unknown_outcome(error.detail());
        }
        throw;
    }
    if (outcome.failure) {
        fail(*outcome.failure);
    }
    // COMMIT of a failed transaction is answered with ROLLBACK, which is no error to the server.
    if (outcome.results.back().command() != "COMMIT") {
        throw Error(ErrorKind::internal, "Something went wrong on our side.")
            .with_detail("COMMIT after a failed statement");
    }
    outcome.results.pop_back();
    is_committed_ = true;
    co_return outcome;
}

void Transaction::fail(const ServerError& failure) {
    may_retry_ = may_retry_ || failure.is_retryable();
    throw to_error(failure);
}

}  // namespace mien::pg
