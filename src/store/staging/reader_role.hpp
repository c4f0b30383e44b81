// The role as which the bridge reads production.
#pragma once

#include "pg/connection.hpp"

namespace mien::store {

inline constexpr const char* reader_role = "mien_reader";

// Gives the role its rights in a migrated database (migrations/0026_reader.sql), when the server
// has it: whether it has. Only the owner may. Again, it changes nothing.
[[nodiscard]] awaitable<bool> grant_reading(pg::Connection& connection, Deadline deadline);

}  // namespace mien::store
