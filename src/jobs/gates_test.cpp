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
    EXPECT_FALSE(gates.open_those_over(now + seconds(3)));
    EXPECT_TRUE(gates.open_those_over(now + seconds(4)));
    EXPECT_EQ(gates.next_opening(), now + seconds(6));
    EXPECT_FALSE(gates.open("studio"));
    EXPECT_TRUE(gates.open("fal"));
    EXPECT_EQ(gates.closed(now), Names{});
}

TEST(gates, let_a_worker_look_when_they_open_and_when_it_polls) {
    const SteadyTime now{};
    const auto poll_at = now + seconds(10);
    Gates gates;
    auto look = look_at(poll_at, gates, now);
    EXPECT_FALSE(look.is_due);
    EXPECT_EQ(look.next_at, poll_at);
    gates.close("fal", now + seconds(4));
    gates.close("studio", now + seconds(20));
    look = look_at(poll_at, gates, now + seconds(3));
    EXPECT_FALSE(look.is_due);
    EXPECT_EQ(look.next_at, now + seconds(4));
    look = look_at(poll_at, gates, now + seconds(4));
    EXPECT_TRUE(look.is_due);
    EXPECT_FALSE(look.is_poll) << "a gate does not put the poll off";
    look = look_at(poll_at, gates, now + seconds(5));
    EXPECT_FALSE(look.is_due);
    EXPECT_EQ(look.next_at, poll_at);
    look = look_at(poll_at, gates, poll_at);
    EXPECT_TRUE(look.is_due && look.is_poll);
}

// Goal: the fetch of the first kind leaves out who waits at the gate, and that of the second does
// not; those of the first are looked for all the same.
TEST(gates, that_open_between_the_fetches_of_two_kinds_are_not_forgotten) {
    const SteadyTime now{};
    const auto poll_at = now + seconds(10);
    Gates gates;
    gates.close("fal", now + seconds(4));
    EXPECT_FALSE(look_at(poll_at, gates, now + seconds(3)).is_due);
    EXPECT_EQ(gates.closed(now + seconds(3)), Names{"fal"});
    EXPECT_EQ(gates.closed(now + seconds(4)), Names{});
    EXPECT_TRUE(look_at(poll_at, gates, now + seconds(5)).is_due);
    EXPECT_FALSE(look_at(poll_at, gates, now + seconds(5)).is_due) << "once is enough";
}

}  // namespace
}  // namespace mien::jobs
