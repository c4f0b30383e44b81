// `mien serve`: the HTTP server of one environment.
#pragma once

#include "app/config.hpp"

namespace mien::app {

// Runs until SIGTERM or SIGINT, then finishes running requests. Returns the exit code.
[[nodiscard]] int serve(const Config& config);

}  // namespace mien::app
