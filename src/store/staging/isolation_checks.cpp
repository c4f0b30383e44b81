#include "store/staging/isolation_checks.hpp"

#include "base/error.hpp"
#include "base/limits/bridge.hpp"
#include "jobs/queue.hpp"

namespace mien::store {
namespace {

// ON CONFLICT: one row for each check.
constexpr pg::Query save_isolation_check{"save_isolation_check", R"sql(
    INSERT INTO isolation_checks (name, result, claim, tried, found, tried_by, tried_at)
    VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp())
    ON CONFLICT ON CONSTRAINT isolation_checks_pkey DO UPDATE
    SET result = excluded.result, claim = excluded.claim, tried = excluded.tried,
        found = excluded.found, tried_at = excluded.tried_at
)sql"};

// $1 the seconds after which a check says nothing any more.
constexpr pg::Query read_isolation_checks{"read_isolation_checks", R"sql(
    SELECT name, result, claim, tried, found, tried_by, tried_at,
           tried_at < clock_timestamp() - make_interval(secs => $1) AS is_old
    FROM isolation_checks ORDER BY tried_by, name
)sql"};

// $1 the kind.
constexpr pg::Query find_asked_checks{"find_asked_checks", R"sql(
    SELECT EXISTS (SELECT FROM jobs WHERE kind = $1 AND state IN ('queued', 'running')) AS is_asked
)sql"};

IsolationResult parse_result(std::string_view name) {
    for (const auto result : {IsolationResult::passed, IsolationResult::untried,
                              IsolationResult::warning, IsolationResult::failed}) {
        if (name_of(result) == name) {
            return result;
        }
    }
    throw Error(ErrorKind::internal, "A result of a check is of a later program.");
}

}  // namespace

std::string_view name_of(IsolationResult result) noexcept {
    switch (result) {
        case IsolationResult::passed:
            return "passed";
        case IsolationResult::untried:
            return "untried";
        case IsolationResult::warning:
            return "warning";
        case IsolationResult::failed:
            return "failed";
    }
    return "untried";
}

awaitable<void> save_isolation_checks(pg::Pool& control, std::vector<IsolationCheck> checks,
                                      Deadline deadline) {
    auto transaction = co_await control.begin(deadline);
    std::vector<pg::Call> calls;
    calls.reserve(checks.size());
    for (const auto& check : checks) {
        calls.push_back(
            {save_isolation_check, pg::params(check.name, name_of(check.result), check.claim,
                                              check.tried, check.found, check.tried_by)});
    }
    co_await transaction.run_all_and_commit(std::move(calls));
}

awaitable<std::vector<IsolationCheck>> list_isolation_checks(pg::Pool& control, Deadline deadline) {
    auto values = pg::params(limits::isolation_check_life.count());
    const auto rows = co_await control.run(read_isolation_checks, std::move(values), deadline);
    std::vector<IsolationCheck> checks;
    checks.reserve(rows.size());
    for (const auto& row : rows) {
        checks.push_back({.name = row.get<std::string>("name"),
                          .result = parse_result(row.get<std::string_view>("result")),
                          .claim = row.get<std::string>("claim"),
                          .tried = row.get<std::string>("tried"),
                          .found = row.get<std::string>("found"),
                          .tried_by = row.get<std::string>("tried_by"),
                          .tried_at = row.get<Timestamp>("tried_at"),
                          .is_old = row.get<bool>("is_old")});
    }
    co_return checks;
}

awaitable<bool> ask_for_isolation_checks(pg::Transaction& transaction) {
    const auto waiting = co_await jobs::count_queued(transaction, isolation_checks_job);
    if (waiting > 0) {
        co_return false;
    }
    jobs::NewJob job{.kind = isolation_checks_job, .arguments = {}, .attempts_max = 1};
    [[maybe_unused]] const auto id = co_await jobs::enqueue(transaction, std::move(job));
    co_return true;
}

awaitable<bool> are_isolation_checks_asked_for(pg::Pool& control, Deadline deadline) {
    auto values = pg::params(isolation_checks_job);
    const auto rows = co_await control.run(find_asked_checks, std::move(values), deadline);
    co_return rows.front().get<bool>("is_asked");
}

}  // namespace mien::store
