#include "jobs/retry_policy.hpp"

#include <algorithm>

#include "base/limits/jobs.hpp"

namespace mien::jobs {
namespace {

using std::chrono::milliseconds;

milliseconds backoff(int attempt, double dice) {
    auto pause = limits::job_backoff_min;
    for (int i = 1; i < attempt && pause < limits::job_backoff_max; ++i) {
        pause *= 2;
    }
    pause = std::min(pause, limits::job_backoff_max);
    const auto half = pause / 2;
    return half + milliseconds(static_cast<std::int64_t>(static_cast<double>(half.count()) * dice));
}

}  // namespace

bool may_pass(ErrorKind kind) noexcept {
    switch (kind) {
        case ErrorKind::rate_limited:
        case ErrorKind::unavailable:
        case ErrorKind::internal:
            return true;
        case ErrorKind::malformed:
        case ErrorKind::invalid:
        case ErrorKind::unauthenticated:
        case ErrorKind::forbidden:
        case ErrorKind::not_found:
        case ErrorKind::not_allowed:
        case ErrorKind::conflict:
        case ErrorKind::gone:
        case ErrorKind::stale_version:
        case ErrorKind::too_large:
        case ErrorKind::upstream_failed:
            return false;
    }
    return false;
}

std::optional<milliseconds> retry_delay(const FailedAttempt& failed) {
    if (!may_pass(failed.kind) || failed.attempt >= failed.attempts_max) {
        return std::nullopt;
    }
    const milliseconds asked = failed.retry_after.value_or(std::chrono::seconds(0));
    return std::max(asked, backoff(failed.attempt, failed.dice));
}

}  // namespace mien::jobs
