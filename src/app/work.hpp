// `mien worker`: runs jobs (clips, exports, imports) and housekeeping.
#pragma once

#include "app/config.hpp"

namespace mien::app {

// Runs until SIGTERM or SIGINT, then ends or gives back what it works on. Returns the exit code.
[[nodiscard]] int work(const Config& config);

}  // namespace mien::app
