// What staging serves: the database and the bucket that the control database says, instead of those
// that staging began with.
#pragma once

#include "app/config.hpp"
#include "app/target.hpp"
#include "async/awaitable.hpp"
#include "store/staging/configurations.hpp"
#include "store/staging/generations.hpp"

namespace mien::app {

// The generation as the database, and the bucket of the configuration in force as the object store.
// Throws invalid when the password was sealed with another control.key. Of staging.
[[nodiscard]] Target served_target(const Config& config, const store::ConfigurationVersion& active,
                                   const store::Generation& generation);

// Whether two targets of one process are the same database, entered as the same user with the same
// password, and the same bucket.
[[nodiscard]] bool is_same(const Target& a, const Target& b);

// The configuration with the served target for its own; of production, and of staging before its
// first migration, as it is. Throws unavailable when the control database or that generation cannot
// be reached, and conflict when the generation is marked as production's.
[[nodiscard]] awaitable<Config> with_served_target(Config config);

}  // namespace mien::app
