// Serving an earlier generation of staging's data again.
#pragma once

#include "actions/done.hpp"
#include "actions/staging/change_configuration.hpp"
#include "store/staging/generations.hpp"

namespace mien::actions {

// Serves a generation that was served before, with what is staging's own as it is now
// (store/staging/preserved.hpp): until the move no change of the served one counts
// (store/staging/generation_closing.hpp), which is said on another connection of the control
// database than the transaction's. The other database is tried first, for at most
// limits::candidate_check_time_max. Throws not_found for an unknown number, and conflict for one
// that is served already or cannot be, and while an operation has not ended.
[[nodiscard]] awaitable<Done<store::Generation>> roll_back(pg::Transaction& transaction,
                                                           pg::Pool& control,
                                                           ConfigurationTools tools, int number,
                                                           store::Actor actor);

}  // namespace mien::actions
