// What a new staging environment is configured to be, by its configuration file alone.
#pragma once

#include "app/config.hpp"
#include "store/staging/configurations.hpp"

namespace mien::app {

// Serves the file's database and object store, answers for the host of its public_url, needs no VPN
// and has no schedule. Of staging.
[[nodiscard]] store::ConfigurationDraft first_configuration(const Config& config);

}  // namespace mien::app
