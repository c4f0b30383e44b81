// Whether what a test did left a database that `mien verify` would find sound.
#pragma once

#include <functional>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "store/invariants.hpp"
#include "tests/api/with_database.hpp"

namespace mien::test {

inline void expect_sound(const ApiServer& api) {
    const std::function<awaitable<std::string>(pg::Pool&)> look =
        [](pg::Pool& pool) -> awaitable<std::string> {
        std::string broken;
        auto transaction = co_await pool.begin(deadline_in(std::chrono::seconds(30)));
        for (const auto& invariant : store::invariants()) {
            const auto found = co_await store::find_violations(transaction, invariant);
            if (found.count > 0) {
                broken += fmt::format("{} {} {}\n", invariant.id, invariant.sentence,
                                      found.places.front());
            }
        }
        co_return broken;
    };
    EXPECT_EQ(with_database<std::string>(api, look), "");
}

}  // namespace mien::test
