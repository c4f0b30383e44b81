// Internal: what the parts of one attempt at a foreign clip share, and how it ends badly.
#pragma once

#include <chrono>
#include <exception>
#include <optional>

#include "base/error.hpp"
#include "store/providers/submissions.hpp"
#include "video/opened_preset.hpp"
#include "video/service_provider.hpp"
#include "video/submission_settling.hpp"

namespace mien::video {

// Shares of a clip's progress.
inline constexpr double asked_share = 0.02;
inline constexpr double made_share = 0.85;
inline constexpr double fetched_share = 0.92;

struct ForeignAttempt {
    const ServiceTools& tools;
    jobs::JobRun& run;
    ForeignOrder order;
    OpenedPreset opened;
    SubmissionId id = {};  // and what follows: of the submission that there is by now
    ServiceHandle handle = {};
    std::chrono::milliseconds age{0};
    Deadline ends_at = {};  // when the service is to have made it

    [[nodiscard]] Kept kept() const { return {tools, opened, id, run.claim()}; }
};

[[nodiscard]] Deadline write_deadline();
[[nodiscard]] Deadline call_deadline();

[[nodiscard]] bool is_error(const std::exception_ptr& failure, ErrorKind kind);
// The service could not be asked; nothing is known of the work.
[[nodiscard]] bool is_silence(const std::exception_ptr& failure);

// Nothing more is sent where a key is wrong or the credit is used up.
awaitable<void> pause_after(ForeignAttempt& attempt, const ServiceFailure& failure);

// Ends the submission and throws: the job fails with it, and nobody tries again by himself, since
// it may be billed.
awaitable<void> end_submission(ForeignAttempt& attempt, store::SubmissionState state,
                               store::SubmissionFailure failure,
                               std::optional<store::SubmissionCost> cost = std::nullopt);
awaitable<void> end_failed(ForeignAttempt& attempt, const Standing& standing);

}  // namespace mien::video
