// Connections shared by the coroutines of one thread. Waiters are served first in, first out, for a
// bounded time and in a bounded queue; beyond that they are refused as unavailable, with a
// Retry-After.
#pragma once

#include <functional>
#include <optional>

#include "base/limits/database.hpp"
#include "pg/transaction.hpp"

namespace mien::pg {

struct PoolLimits {
    std::size_t connections_max = limits::pool_connections_max;
    std::size_t waiters_max = limits::pool_waiters_max;
    std::chrono::milliseconds wait_max = limits::pool_wait_max;
    std::chrono::milliseconds connection_life = limits::pool_connection_life;
};

struct PoolStats {
    std::size_t leased = 0;
    std::size_t idle = 0;
    std::size_t waiting = 0;
    std::uint64_t opened_total = 0;
    std::uint64_t broken_total = 0;
    std::uint64_t refused_total = 0;
};

class Pool {
  public:
    Pool(Executor executor, Settings settings, PoolLimits pool_limits = {});
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    // Leases outlive the pool without harm.
    [[nodiscard]] awaitable<Lease> lease(Deadline deadline);

    [[nodiscard]] awaitable<Transaction> begin(Deadline deadline,
                                               Isolation isolation = Isolation::read_committed);

    // One statement in a transaction of its own.
    [[nodiscard]] awaitable<Rows> run(Query query, Params params, Deadline deadline);

    // Runs body in a transaction and commits unless body did. After a deadlock or a serialisation
    // failure body runs again from the start, three times in all: it must not have effects outside
    // of the database.
    template <class T>
    [[nodiscard]] awaitable<T> transact(Deadline deadline,
                                        std::function<awaitable<T>(Transaction&)> body);

    [[nodiscard]] PoolStats stats() const;

    // Closes idle connections, and from now on each other one when it is given back. Callers are
    // served as before, on new ones.
    void keep_none();

    // Closes idle connections, refuses waiters and every later call; leased ones close on return.
    void close();

  private:
    [[nodiscard]] awaitable<void> transact_any(Deadline deadline,
                                               std::function<awaitable<void>(Transaction&)> body);

    std::shared_ptr<PoolCore> core_;
};

template <class T>
awaitable<T> Pool::transact(Deadline deadline, std::function<awaitable<T>(Transaction&)> body) {
    if constexpr (std::is_void_v<T>) {
        co_await transact_any(deadline, std::move(body));
    } else {
        std::optional<T> result;
        const std::function<awaitable<void>(Transaction&)> keep_result =
            [&result, &body](Transaction& transaction) -> awaitable<void> {
            auto value = co_await body(transaction);
            result.emplace(std::move(value));
        };
        co_await transact_any(deadline, keep_result);
        co_return std::move(*result);
    }
}

}  // namespace mien::pg
