// The row in each database of data that says whether it is production's or staging's.
#pragma once

#include <optional>
#include <string>

#include "pg/connection.hpp"

namespace mien::store {

// Nothing in a database that has no marker: one that Mien has not migrated, or an older program.
[[nodiscard]] awaitable<std::optional<std::string>> find_environment(pg::Connection& connection,
                                                                     Deadline deadline);

// Throws conflict when the database belongs to another environment than this one; one without a
// marker passes.
[[nodiscard]] awaitable<void> refuse_other_environment(pg::Connection& connection,
                                                       std::string environment, Deadline deadline);

// Marks a migrated database that has no marker yet. Only its owner may.
[[nodiscard]] awaitable<void> mark_environment(pg::Connection& connection, std::string environment,
                                               Deadline deadline);

}  // namespace mien::store
