// Whether one more submission may be sent to a provider: its gates and budgets, over all workers.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "store/providers/submissions.hpp"

namespace mien::store {

struct NewSubmission {
    SubmissionId id;
    jobs::Claim claim;
    std::string clip_kind;
    Uuid clip_id;
    std::optional<CharacterId> character_id;
    std::string emotion;
    ProviderId provider_id;
    PresetVersionId preset_version_id;
    json::value request;
};

struct Begun {};
// Too much runs there or was sent lately, or it is paused: ask again later.
struct GateClosed {
    std::chrono::milliseconds wait{0};
};
struct BudgetSpent {
    std::string message;
};
// The job is no longer the caller's, or is to be cancelled.
struct ClaimLost {};
using Beginning = std::variant<Begun, GateClosed, BudgetSpent, ClaimLost>;

// Writes the submission down, in the state submitting, when it may be sent. Those who ask at the
// same time stand in line, so that no two pass where there is room for one. Throws conflict for a
// provider that is archived.
[[nodiscard]] awaitable<Beginning> begin_submission(pg::Pool& pool, NewSubmission submission,
                                                    Deadline deadline);

// What begin_submission would say now, and writes nothing: before what it takes to send one is
// brought here.
[[nodiscard]] awaitable<Beginning> foresee_submission(pg::Pool& pool, NewSubmission submission,
                                                      Deadline deadline);

}  // namespace mien::store
