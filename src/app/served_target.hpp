// What a process of staging serves when it starts: the database and the bucket that the control
// database says, instead of those that staging began with.
#pragma once

#include "app/config.hpp"
#include "async/awaitable.hpp"

namespace mien::app {

// The configuration with the current generation as its database and the bucket of the configuration
// in force as its object store; of production, and of staging before its first migration, as it is.
// Throws unavailable when the control database or that generation cannot be reached, conflict when
// the generation is marked as production's, and invalid when the password was
// sealed with another control.key.
[[nodiscard]] awaitable<Config> with_served_target(Config config);

}  // namespace mien::app
