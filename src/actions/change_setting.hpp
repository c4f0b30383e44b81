// Changing a setting of this environment.
#pragma once

#include "actions/done.hpp"
#include "base/json.hpp"
#include "store/settings.hpp"

namespace mien::actions {

// Of a setting that store::lock_setting has locked, so that the caller can judge its version first.
// The value is one that the setting may have. Nothing happens when it has it already.
[[nodiscard]] awaitable<Done<store::Setting>> change_setting(pg::Transaction& transaction,
                                                             store::Setting before,
                                                             json::value value);

}  // namespace mien::actions
