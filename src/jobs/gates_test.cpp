#include "jobs/gates.hpp"

#include <gtest/gtest.h>

namespace mien::jobs {
namespace {

using std::chrono::seconds;
using Names = std::vector<std::string>;

TEST(gates, are_closed_until_their_time_or_until_they_are_opened) {
    const SteadyTime now{};
    Gates gates;
    EXPECT_EQ(gates.next_opening(), std::nullopt);
    gates.close("fal", now + seconds(9));
    gates.close("studio", now + seconds(4));
    gates.close("fal", now + seconds(6));
    EXPECT_EQ(gates.closed(now), (Names{"fal", "studio"}));
    EXPECT_EQ(gates.next_opening(), now + seconds(4));
    EXPECT_EQ(gates.closed(now + seconds(4)), Names{"fal"});
    EXPECT_EQ(gates.next_opening(), now + seconds(6));
    EXPECT_FALSE(gates.open("studio"));
    EXPECT_TRUE(gates.open("fal"));
    EXPECT_EQ(gates.closed(now), Names{});
}

}  // namespace
}  // namespace mien::jobs
