// What a sync puts right in its copy of production's rows, before constraints are checked.
#pragma once

#include <string>

#include "base/json.hpp"
#include "pg/connection.hpp"

namespace mien::store {

// In one transaction, on a database whose copied tables have neither triggers nor foreign keys just
// then. Objects that no row refers to go, and those that were not live. The usage log is written
// anew from the videos, whose texts are masked. Production's admins are authors who cannot sign in.
[[nodiscard]] awaitable<void> complete_synced_rows(pg::Connection& copy, Deadline deadline);

// The audit log of the copy begins with what it is: the id of the run, and its details.
[[nodiscard]] awaitable<void> begin_synced_audit(pg::Connection& copy, std::string run,
                                                 json::object details, Deadline deadline);

}  // namespace mien::store
