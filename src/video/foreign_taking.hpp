// Internal: from a clip at the service to one of ours.
#pragma once

#include "video/foreign_attempt.hpp"

namespace mien::video {

// Fetches it and takes it in. Throws when that is not to be, with the submission ended and the
// run's failure named; unavailable when the next attempt may have it.
[[nodiscard]] awaitable<ForeignClip> take_foreign_clip(ForeignAttempt& attempt, Standing standing);

}  // namespace mien::video
