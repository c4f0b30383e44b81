#include "core/experiments/traffic.hpp"

#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace mien::core {
namespace {

constexpr int users_count = 20'000;
constexpr TrafficShares halves{.a = 5000, .b = 5000};

KeyedHash::Key key(std::uint8_t number) {
    KeyedHash::Key bytes{};
    bytes.back() = number;
    return bytes;
}

// Ids of one millisecond, which differ in few bits.
UserId user(int number) {
    return *UserId::parse(fmt::format("0199d0a0-0000-7000-8000-{:012x}", number));
}

std::optional<Arm> arm_of(const TrafficSplit& split, const UserId& user_id) {
    const auto standing = split.standing_of(split.person_of(user_id));
    return standing ? std::optional(standing->arm) : std::nullopt;
}

TEST(Traffic, hash_is_the_one_of_its_authors) {
    KeyedHash::Key bytes{};
    for (std::uint8_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = i;
    }
    const KeyedHash hash(bytes);
    EXPECT_EQ(hash.of(""), 0x726fdb47dd0e0e31U);
    EXPECT_EQ(hash.of(std::string_view("\0\1\2\3\4\5\6\7", 8)), 0x93f5f5799a932462U);
}

TEST(Traffic, users_of_one_moment_are_split_in_half) {
    const TrafficSplit split(key(1), {halves});
    int in_b = 0;
    for (int i = 0; i < users_count; ++i) {
        const auto arm = arm_of(split, user(i));
        ASSERT_TRUE(arm);
        in_b += *arm == Arm::b ? 1 : 0;
    }
    EXPECT_NEAR(in_b, users_count * 0.5, 4 * std::sqrt(users_count) / 2);
}

TEST(Traffic, two_experiments_split_independently) {
    for (const auto& [one, other] : {std::pair(1, 2), std::pair(1, 11), std::pair(2, 3)}) {
        const TrafficSplit first(key(static_cast<std::uint8_t>(one)), {halves});
        const TrafficSplit second(key(static_cast<std::uint8_t>(other)), {halves});
        int counts[2][2]{};
        for (int i = 0; i < users_count; ++i) {
            ++counts[static_cast<int>(*arm_of(first, user(i)))]
                    [static_cast<int>(*arm_of(second, user(i)))];
        }
        const double both = counts[0][0] + counts[1][1];
        const double z = (both - users_count / 2.0) / (std::sqrt(users_count) / 2);
        EXPECT_LT(std::abs(z), 3.3) << one << " and " << other;  // p > 0.001
    }
}

TEST(Traffic, spelling_of_the_id_does_not_change_the_arm) {
    const TrafficSplit split(key(1), {halves});
    const auto lower = *UserId::parse("0199d0a0-abcd-7000-8000-00000000abcd");
    const auto upper = *UserId::parse("0199D0A0-ABCD-7000-8000-00000000ABCD");
    EXPECT_EQ(arm_of(split, lower), arm_of(split, upper));
}

TEST(Traffic, shares_hold_and_the_rest_is_in_no_arm) {
    const TrafficSplit split(key(1), {{.a = 1000, .b = 2500}});
    int counts[3]{};
    for (int i = 0; i < users_count; ++i) {
        const auto arm = arm_of(split, user(i));
        ++counts[arm ? static_cast<int>(*arm) : 2];
    }
    EXPECT_NEAR(counts[0], 2000, 200);
    EXPECT_NEAR(counts[1], 5000, 300);
    const TrafficSplit none(key(1), {TrafficShares{}});
    EXPECT_FALSE(arm_of(none, user(1)));
}

TEST(Traffic, growing_shares_keep_everybody_in_their_arm) {
    const TrafficSplit before(key(1), {{.a = 500, .b = 1000}});
    const TrafficSplit after(key(1), {halves});
    for (int i = 0; i < users_count; ++i) {
        const auto arm = arm_of(before, user(i));
        if (arm) {
            EXPECT_EQ(arm, arm_of(after, user(i)));
        }
    }
}

TEST(Traffic, moving_the_border_moves_only_those_between) {
    const TrafficSplit before(key(1), {{.a = 9000, .b = 1000}});
    const TrafficSplit after(key(1), {halves});
    int moved = 0;
    for (int i = 0; i < users_count; ++i) {
        moved += arm_of(before, user(i)) != arm_of(after, user(i)) ? 1 : 0;
    }
    EXPECT_NEAR(moved, users_count * 0.4, 300);
}

// Goal: who joins, stays, leaves and changes the arm is known of each user, whatever was before.
TEST(Traffic, standing_tells_how_a_person_came_to_the_arm) {
    const TrafficSplit split(key(1), {{.a = 9000, .b = 0}, {.a = 1000, .b = 2000}, halves});
    int counts[4]{};
    for (int i = 0; i < users_count; ++i) {
        const auto standing = split.standing_of(split.person_of(user(i)));
        ASSERT_TRUE(standing);
        if (standing->arm == Arm::a) {
            EXPECT_EQ(*standing, (Standing{.arm = Arm::a, .joined_phase = 1}));
            ++counts[0];
        } else if (standing->joined_phase == 2) {
            EXPECT_FALSE(standing->has_moved);
            ++counts[1];
        } else {
            EXPECT_TRUE(standing->has_moved);
            ++counts[2];
        }
    }
    EXPECT_NEAR(counts[0], users_count * 0.5, 300);
    EXPECT_NEAR(counts[1], users_count * 0.1, 200);
    EXPECT_NEAR(counts[2], users_count * 0.4, 300);
}

TEST(Traffic, unmoved_shares_count_the_places_of_those_who_stayed) {
    const std::vector<TrafficShares> phases{{.a = 500, .b = 1000}, halves, {.a = 9000, .b = 1000}};
    const auto shares = unmoved_shares(phases);
    EXPECT_EQ(shares.at({1, 1}), (TrafficShares{.a = 500, .b = 1000}));
    EXPECT_EQ(shares.at({1, 2}), (TrafficShares{.a = 500, .b = 1000}));
    EXPECT_EQ(shares.at({2, 2}), (TrafficShares{.a = 4500, .b = 4000}));
    EXPECT_EQ(shares.at({1, 3}), (TrafficShares{.a = 500, .b = 1000}));
    EXPECT_EQ(shares.at({2, 3}), (TrafficShares{.a = 4500, .b = 0}));  // the others moved to A
    EXPECT_EQ(shares.size(), 5U);
}

TEST(Traffic, broken_shares_are_refused) {
    EXPECT_TRUE(find_problems(halves).empty());
    EXPECT_EQ(find_problems({.a = -1, .b = 10'001}).size(), 2U);
    ASSERT_EQ(find_problems({.a = 6000, .b = 5000}).size(), 1U);
    EXPECT_EQ(find_problems({.a = 6000, .b = 5000}).front().code, "too_much");
    ASSERT_EQ(find_problems({}).size(), 1U);
    EXPECT_EQ(find_problems({}).front().code, "nobody");
}

TEST(RatioCheck, an_arm_with_nobody_is_an_alarm) {
    constexpr ArmTraffic thirds[] = {{3333, 200}, {3333, 200}, {3333, 0}};
    EXPECT_NEAR(check_ratio(thirds).chi_square, 200, 1e-9);
    EXPECT_TRUE(check_ratio(thirds).is_alarm);
    constexpr ArmTraffic one_empty[] = {{5000, 400}, {5000, 0}};
    EXPECT_NEAR(check_ratio(one_empty).chi_square, 400, 1e-9);
    EXPECT_TRUE(check_ratio(one_empty).is_alarm);
}

TEST(RatioCheck, few_requests_and_strays_are_no_alarm) {
    constexpr ArmTraffic unused[] = {{5000, 200}, {5000, 200}, {0, 0}};
    EXPECT_FALSE(check_ratio(unused).is_alarm);
    constexpr ArmTraffic first_minute[] = {{5000, 2}, {5000, 0}};
    EXPECT_FALSE(check_ratio(first_minute).is_alarm);
    constexpr ArmTraffic stray[] = {{5000, 1010}, {5000, 988}, {0, 2}};
    EXPECT_FALSE(check_ratio(stray).is_alarm);
    EXPECT_EQ(check_ratio(stray).strays, 2);
    EXPECT_FALSE(check_ratio({}).is_alarm);
}

}  // namespace
}  // namespace mien::core
