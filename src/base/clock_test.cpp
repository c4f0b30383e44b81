#include "base/clock.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace mien {
namespace {

Timestamp at(std::int64_t microseconds) {
    return Timestamp(std::chrono::microseconds(microseconds));
}

TEST(Clock, writes_rfc3339) {
    EXPECT_EQ(to_rfc3339(at(0)), "1970-01-01T00:00:00Z");
    EXPECT_EQ(to_rfc3339(at(1)), "1970-01-01T00:00:00.000001Z");
    EXPECT_EQ(to_rfc3339(at(-1)), "1969-12-31T23:59:59.999999Z");
    EXPECT_EQ(to_rfc3339(at(1'795'339'800'123'456)), "2026-11-22T09:30:00.123456Z");
    EXPECT_EQ(to_rfc3339(at(951'782'400'000'000)), "2000-02-29T00:00:00Z");
}

TEST(Clock, reads_rfc3339_and_postgresql) {
    const std::vector<std::pair<std::string_view, std::string_view>> cases{
        {"2026-11-22T09:30:00Z", "2026-11-22T09:30:00Z"},
        {"2026-11-22t09:30:00z", "2026-11-22T09:30:00Z"},
        {"2026-11-22T09:30:00.5Z", "2026-11-22T09:30:00.500000Z"},
        {"2026-11-22T09:30:00.123456789Z", "2026-11-22T09:30:00.123456Z"},
        {"2026-11-22T09:30:00+05:30", "2026-11-22T04:00:00Z"},
        {"2026-11-22T23:30:00-01:00", "2026-11-23T00:30:00Z"},
        {"2026-11-22 09:30:00.12+00", "2026-11-22T09:30:00.120000Z"},
        {"2026-11-22 09:30:00-08", "2026-11-22T17:30:00Z"},
        {"2024-02-29 00:00:00+00", "2024-02-29T00:00:00Z"},
        {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
    };
    for (const auto& [text, expected] : cases) {
        const auto time = parse_timestamp(text);
        ASSERT_TRUE(time.has_value()) << text;
        EXPECT_EQ(to_rfc3339(*time), expected) << text;
    }
}

TEST(Clock, refuses_what_is_no_moment) {
    for (const std::string_view text : {"",
                                        "2026",
                                        "2026-11-22",
                                        "2026-11-22T09:30:00",
                                        "2026-11-22T09:30Z",
                                        "0000-01-01T00:00:00Z",
                                        "0001-01-01T00:00:00+01:00",
                                        "9999-12-31T23:59:59-00:01",
                                        "2026-02-29T00:00:00Z",
                                        "2026-13-01T00:00:00Z",
                                        "2026-00-01T00:00:00Z",
                                        "2026-11-31T00:00:00Z",
                                        "2026-11-22T24:00:00Z",
                                        "2026-11-22T09:60:00Z",
                                        "2026-11-22T09:30:60Z",
                                        "2026-11-22T09:30:00.Z",
                                        "2026-11-22T09:30:00.1234567890Z",
                                        "2026-11-22T09:30:00+24:00",
                                        "2026-11-22T09:30:00+0530",
                                        "2026-11-22T09:30:00+05:3",
                                        "2026-11-22T09:30:00Z ",
                                        " 2026-11-22T09:30:00Z",
                                        "2026-11-22_09:30:00Z",
                                        "infinity",
                                        "-infinity",
                                        "0044-03-15 00:00:00+00 BC",
                                        "+2026-11-22T09:30:00Z"}) {
        EXPECT_FALSE(parse_timestamp(text).has_value()) << text;
    }
}

TEST(Clock, written_moments_read_back_the_same) {
    for (std::int64_t step = -2000; step < 2000; ++step) {
        const auto time = at(step * 987'654'321'007);
        EXPECT_EQ(parse_timestamp(to_rfc3339(time)), time);
    }
}

TEST(Clock, now_is_within_this_century) {
    EXPECT_GT(now(), parse_timestamp("2024-01-01T00:00:00Z").value());
    EXPECT_LT(now(), parse_timestamp("2100-01-01T00:00:00Z").value());
}

}  // namespace
}  // namespace mien
