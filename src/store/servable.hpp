// Whether a program may work with a database that it has not worked with before.
#pragma once

#include "pg/pool.hpp"

namespace mien::store {

// Throws unavailable when the database cannot be reached, and conflict when it is not one of
// Mien's, lacks a migration of this program, takes no writes, or when the role that the pool enters
// it with may do more than a program's role may, or less. Changes nothing.
[[nodiscard]] awaitable<void> require_servable(pg::Pool& pool, Deadline deadline);

}  // namespace mien::store
