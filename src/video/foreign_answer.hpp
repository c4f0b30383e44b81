// Internal: writing down what came of a create.
#pragma once

#include "video/foreign_attempt.hpp"

namespace mien::video {

// As soon as the database takes it, and on this machine's disk until then. Throws conflict when the
// submission does not wait for that answer any more.
awaitable<void> record_answer(ForeignAttempt& attempt, store::SubmissionAnswer answer);

}  // namespace mien::video
