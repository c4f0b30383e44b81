// Internal: the one create of a foreign clip.
#pragma once

#include "video/foreign_attempt.hpp"

namespace mien::video {

// Goes on with the submission that there is, else sends one create. False: not now, and the run is
// postponed. Throws when the clip cannot be made, with the run's failure named.
[[nodiscard]] awaitable<bool> begin_foreign_clip(ForeignAttempt& attempt);

}  // namespace mien::video
