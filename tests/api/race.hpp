// Two who do something at one moment.
#pragma once

#include <chrono>
#include <functional>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/api/with_database.hpp"
#include "tests/support/coro_test.hpp"

namespace mien::test {

inline constexpr pg::Query count_waiters{"test_count_waiters",
                                         "SELECT count(*)::integer AS count FROM pg_stat_activity "
                                         "WHERE datname = current_database() "
                                         "AND wait_event_type = 'Lock'"};

// Both wait for what the query locks, so that neither has ended before the other has begun.
inline void race(const ApiServer& api, pg::Query lock, const std::function<void()>& one,
                 const std::function<void()>& other) {
    std::vector<std::thread> threads;
    const std::function<awaitable<int>(pg::Pool&)> hold = [&](pg::Pool& pool) -> awaitable<int> {
        auto holder = co_await pool.begin(soon());
        co_await holder.run(lock);
        threads.emplace_back(one);
        threads.emplace_back(other);
        const auto deadline = soon();
        int waiting = 0;
        while (waiting < 2 && std::chrono::steady_clock::now() < deadline) {
            const auto rows = co_await pool.run(count_waiters, {}, soon());
            waiting = rows.front().get<int>("count");
        }
        co_await holder.commit();
        co_return waiting;
    };
    EXPECT_EQ(with_database<int>(api.superuser_settings(), hold), 2);
    for (auto& thread : threads) {
        thread.join();
    }
}

}  // namespace mien::test
