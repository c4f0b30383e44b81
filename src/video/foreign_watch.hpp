// Internal: what the service makes of a submission that it accepted.
#pragma once

#include "video/foreign_attempt.hpp"

namespace mien::video {

// Asks until the clip is made there. Throws when it is not, with the submission ended and the run's
// failure named.
[[nodiscard]] awaitable<Standing> follow_foreign_clip(ForeignAttempt& attempt);

// As one poll; nothing when the service cannot be asked now. The pause becomes what it wishes.
[[nodiscard]] awaitable<std::optional<Standing>> look_at(ForeignAttempt& attempt,
                                                         std::chrono::milliseconds& pause);
[[nodiscard]] std::chrono::milliseconds least_pause(const ForeignAttempt& attempt);

}  // namespace mien::video
