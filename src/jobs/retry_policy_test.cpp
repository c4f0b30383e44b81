#include "jobs/retry_policy.hpp"

#include <gtest/gtest.h>

#include "base/limits/jobs.hpp"

namespace mien::jobs {
namespace {

using std::chrono::milliseconds;

constexpr int attempts_max = 100;

FailedAttempt failed(ErrorKind kind, int attempt, double dice = 1) {
    return {kind, std::nullopt, attempt, attempts_max, dice};
}

TEST(retry_policy, tries_again_what_may_pass) {
    for (const auto kind : {ErrorKind::unavailable, ErrorKind::rate_limited, ErrorKind::internal}) {
        EXPECT_TRUE(retry_delay(failed(kind, 1)).has_value()) << name_of(kind);
    }
}

TEST(retry_policy, gives_up_on_what_will_not) {
    for (const auto kind : {ErrorKind::malformed, ErrorKind::invalid, ErrorKind::unauthenticated,
                            ErrorKind::forbidden, ErrorKind::not_found, ErrorKind::not_allowed,
                            ErrorKind::conflict, ErrorKind::gone, ErrorKind::stale_version,
                            ErrorKind::too_large, ErrorKind::upstream_failed}) {
        EXPECT_FALSE(retry_delay(failed(kind, 1)).has_value()) << name_of(kind);
    }
}

TEST(retry_policy, gives_up_after_the_last_attempt) {
    EXPECT_TRUE(retry_delay({ErrorKind::unavailable, std::nullopt, 2, 3, 0}).has_value());
    EXPECT_FALSE(retry_delay({ErrorKind::unavailable, std::nullopt, 3, 3, 0}).has_value());
}

TEST(retry_policy, doubles_the_pause_up_to_a_bound) {
    EXPECT_EQ(retry_delay(failed(ErrorKind::internal, 1)), milliseconds(1000));
    EXPECT_EQ(retry_delay(failed(ErrorKind::internal, 2)), milliseconds(2000));
    EXPECT_EQ(retry_delay(failed(ErrorKind::internal, 5)), milliseconds(16'000));
    EXPECT_EQ(retry_delay(failed(ErrorKind::internal, 50)), limits::job_backoff_max);
}

TEST(retry_policy, spreads_the_pause_over_its_second_half) {
    EXPECT_EQ(retry_delay(failed(ErrorKind::internal, 3, 0)), milliseconds(2000));
    EXPECT_EQ(retry_delay(failed(ErrorKind::internal, 3, 0.5)), milliseconds(3000));
}

TEST(retry_policy, waits_as_long_as_it_was_asked_to) {
    const FailedAttempt limited{ErrorKind::rate_limited, std::chrono::seconds(90), 1, 3, 0};
    EXPECT_EQ(retry_delay(limited), milliseconds(90'000));
}

}  // namespace
}  // namespace mien::jobs
