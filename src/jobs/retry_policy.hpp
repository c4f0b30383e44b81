// Whether a failed attempt is worth another one, and when.
#pragma once

#include <chrono>
#include <optional>

#include "base/error.hpp"

namespace mien::jobs {

struct FailedAttempt {
    ErrorKind kind;
    std::optional<std::chrono::seconds> retry_after;  // asked for by what failed
    int attempt = 1;
    int attempts_max = 1;
    double dice = 0;  // 0..1, spreads those that failed together
};

// The pause before the next attempt; nothing when the job has failed for good. It doubles with each
// attempt from job_backoff_min to job_backoff_max, and between half and all of it is waited.
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_delay(const FailedAttempt& failed);

// Whether the same attempt may succeed later, by the nature of what went wrong.
[[nodiscard]] bool may_pass(ErrorKind kind) noexcept;

}  // namespace mien::jobs
