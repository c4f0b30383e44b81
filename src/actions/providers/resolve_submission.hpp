// A person says what became of a submission whose answer was lost.
#pragma once

#include <optional>
#include <string>

#include "actions/done.hpp"
#include "store/providers/submissions.hpp"

namespace mien::actions {

// Made, with the id that the service gave it: its clip is taken, in the job that asked for it. Made
// without one: it has ended, and counts as paid. Not made: the clip may be tried again. Throws
// not_found, invalid for an id of something that was not made, and conflict for a submission that
// is not parked and for one whose job is gone and so cannot go on.
[[nodiscard]] awaitable<Done<store::SubmissionRow>> resolve_submission(
    pg::Transaction& transaction, SubmissionId id, store::Resolution resolution);

}  // namespace mien::actions
