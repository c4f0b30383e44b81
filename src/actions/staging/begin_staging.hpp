// The first configuration and the first generation of a new staging environment.
#pragma once

#include <optional>

#include "actions/done.hpp"
#include "store/staging/configurations.hpp"

namespace mien::actions {

// Throws invalid when the draft breaks a rule. Only the owner of the control database may.
[[nodiscard]] awaitable<Done<store::ConfigurationVersion>> begin_staging(
    pg::Transaction& transaction, store::ConfigurationDraft draft);

}  // namespace mien::actions
