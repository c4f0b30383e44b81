// Internal: what a pool and its leases share. Lives as long as the last of them.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "pg/pool.hpp"

namespace mien::pg {

class PoolCore : public std::enable_shared_from_this<PoolCore> {
  public:
    PoolCore(Executor executor, Settings settings, PoolLimits pool_limits);

    [[nodiscard]] awaitable<Lease> lease(Deadline deadline);
    void give_back(std::unique_ptr<Connection> connection) noexcept;
    void keep_none();
    void close();
    [[nodiscard]] PoolStats stats() const;

  private:
    // One of connections_max places, to hold while opening or using a connection.
    class Place;
    struct Waiter;

    [[nodiscard]] awaitable<Place> take_place(Deadline deadline);
    void free_place() noexcept;
    [[nodiscard]] std::unique_ptr<Connection> take_idle();
    [[nodiscard]] bool is_worth_keeping(const Connection& connection) const;
    [[nodiscard]] Error refusal(const char* detail);

    // Set once in the constructor.
    Executor executor_;
    Settings settings_;
    PoolLimits limits_;

    // Network thread only.
    std::size_t places_taken_ = 0;
    std::vector<std::unique_ptr<Connection>> idle_;  // the last used is the last
    std::deque<Waiter*> waiters_;                    // the first in line is the first
    PoolStats counted_;
    bool keeps_idle_ = true;
    bool is_closed_ = false;
};

}  // namespace mien::pg
