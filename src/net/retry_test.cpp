#include "net/retry.hpp"

#include <gtest/gtest.h>

#include "base/limits/net.hpp"

namespace mien::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(retry, pauses_longer_after_each_attempt_up_to_a_limit) {
    EXPECT_EQ(backoff(1, 1), limits::web_backoff_min);
    EXPECT_EQ(backoff(2, 1), limits::web_backoff_min * 2);
    EXPECT_EQ(backoff(3, 1), limits::web_backoff_min * 4);
    EXPECT_EQ(backoff(1000, 1), limits::web_backoff_max);
}

TEST(retry, spreads_pauses_between_half_and_all) {
    EXPECT_EQ(backoff(1, 0), limits::web_backoff_min / 2);
    EXPECT_GE(backoff(1), limits::web_backoff_min / 2);
    EXPECT_LE(backoff(1), limits::web_backoff_min);
    EXPECT_EQ(backoff(1, 0.5), limits::web_backoff_min * 3 / 4);
}

TEST(retry, reads_retry_after_in_both_forms) {
    const auto now = *parse_timestamp("2026-11-29T01:00:00Z");
    EXPECT_EQ(parse_retry_after("120", now), seconds(120));
    EXPECT_EQ(parse_retry_after("0", now), seconds(0));
    EXPECT_EQ(parse_retry_after("Sun, 29 Nov 2026 01:00:30 GMT", now), seconds(30));
    EXPECT_EQ(parse_retry_after("Sun, 29 Nov 2026 00:00:30 GMT", now), seconds(0));
    EXPECT_EQ(parse_retry_after("99999999999", now), seconds(1'000'000'000));
}

TEST(retry, ignores_a_broken_retry_after) {
    const auto now = *parse_timestamp("2026-11-29T01:00:00Z");
    for (const auto* text : {"", "-1", "soon", "1.5x", "99999999999999999999999"}) {
        EXPECT_EQ(parse_retry_after(text, now), std::nullopt) << text;
    }
}

TEST(retry, tries_again_only_after_a_status_that_may_pass) {
    for (const int status : {429, 500, 502, 503, 504}) {
        EXPECT_TRUE(is_passing_status(status)) << status;
    }
    for (const int status : {200, 301, 400, 403, 404, 409, 412, 501}) {
        EXPECT_FALSE(is_passing_status(status)) << status;
    }
}

}  // namespace
}  // namespace mien::net
