// The last question before a change of staging's data is acknowledged, whoever made it.
#pragma once

#include "core/staging_configuration.hpp"
#include "pg/pool.hpp"

namespace mien::actions {

// After the commit. Throws unavailable when the change was made in a database that is not served
// any more, or is about to be left (store/staging/generation_closing.hpp): nobody may rely on it.
[[nodiscard]] awaitable<void> require_change_kept(pg::Pool& control, core::DatabasePlace place,
                                                  Deadline deadline);

}  // namespace mien::actions
