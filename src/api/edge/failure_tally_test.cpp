#include "api/edge/failure_tally.hpp"

#include <gtest/gtest.h>

namespace mien::api {
namespace {

TEST(FailureTally, lets_each_minute_have_its_share_and_tells_what_was_left_out) {
    FailureTally tally;
    const SteadyTime began{std::chrono::hours{5}};
    for (int i = 0; i < limits::sign_in_failures_noted_max; ++i) {
        EXPECT_EQ(tally.take_entry(began), 0);
    }
    EXPECT_EQ(tally.take_entry(began), std::nullopt);
    EXPECT_EQ(tally.take_entry(began + std::chrono::seconds{59}), std::nullopt);
    EXPECT_EQ(tally.take_entry(began + std::chrono::seconds{60}), 2);
    EXPECT_EQ(tally.take_entry(began + std::chrono::seconds{60}), 0);
}

}  // namespace
}  // namespace mien::api
