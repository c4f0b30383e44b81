// Waiting for the signal that ends a long-running process.
#pragma once

#include "async/awaitable.hpp"

namespace mien::app {

// Returns at the first SIGTERM or SIGINT; a second one ends the process at once.
[[nodiscard]] awaitable<void> wait_for_stop_signal();

}  // namespace mien::app
