// Runs an action in a transaction of its own, for callers that have no answer to keep in it.
#pragma once

#include <functional>

#include "actions/done.hpp"
#include "pg/pool.hpp"

namespace mien::actions {

template <class T>
using Action = std::function<awaitable<Done<T>>(pg::Transaction&)>;

// The statements that append the entries in the actor's name. They go last into a transaction: the
// chain of the audit log is locked from there to the end.
[[nodiscard]] std::vector<pg::Call> audit_calls(const store::Actor& actor,
                                                const std::vector<store::AuditEntry>& entries);

// Runs the action, appends its audit entries and commits, the last two in one round trip. After a
// deadlock the action runs again from its start. One that throws leaves nothing behind.
template <class T>
[[nodiscard]] awaitable<T> perform(pg::Pool& pool, const store::Actor& actor, Deadline deadline,
                                   Action<T> action) {
    const std::function<awaitable<T>(pg::Transaction&)> attempt =
        [&](pg::Transaction& transaction) -> awaitable<T> {
        auto done = co_await action(transaction);
        auto calls = audit_calls(actor, done.audit);
        if (!calls.empty()) {
            co_await transaction.run_all_and_commit(std::move(calls));
        }
        co_return std::move(done.value);
    };
    co_return co_await pool.transact<T>(deadline, attempt);
}

}  // namespace mien::actions
