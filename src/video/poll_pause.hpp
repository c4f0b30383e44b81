// How long is waited between two looks at a service.
#pragma once

#include <chrono>

namespace mien::video {

// 80 to 120 % of the pause, so that many do not move in step.
[[nodiscard]] std::chrono::milliseconds spread(std::chrono::milliseconds pause);

}  // namespace mien::video
