// Whether a database can be what staging serves, tried on a connection to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "pg/connection.hpp"

namespace mien::store {

// What is wrong with the database behind the connection, with a stable code and a sentence; nothing
// when it is servable (store/servable.hpp) and marked as staging's. Production's is known by its
// marker, and by its cluster once that has been seen (store/staging/production_cluster.hpp). Asked
// anew each time: what a name leads to may have changed.
[[nodiscard]] awaitable<std::optional<Problem>> find_target_problem(
    pg::Connection& connection, std::optional<std::int64_t> production_cluster, Deadline deadline);

// The same on a connection of its own: a database that cannot be reached, or whose certificate is
// not of the right authority, has a problem too.
[[nodiscard]] awaitable<std::optional<Problem>> find_target_problem(
    pg::Settings settings, std::optional<std::int64_t> production_cluster, Deadline deadline);

}  // namespace mien::store
