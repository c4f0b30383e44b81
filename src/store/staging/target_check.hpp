// Whether a database can be what staging serves, tried on a connection to it.
#pragma once

#include <optional>
#include <string>

#include "base/error.hpp"
#include "pg/connection.hpp"

namespace mien::store {

// What is wrong with the database behind the connection, with a stable code and a sentence; nothing
// when it is one of Mien's with this program's schema, marked as staging's, that can be written,
// and the role can do no more than the program's should. Production's is known by its marker. Asked
// on the very connection that is going to be used, each time: what a name leads to may have
// changed.
[[nodiscard]] awaitable<std::optional<Problem>> find_target_problem(pg::Connection& connection,
                                                                    Deadline deadline);

// The same on a connection of its own: a database that cannot be reached, or whose certificate is
// not of the right authority, has a problem too.
[[nodiscard]] awaitable<std::optional<Problem>> find_target_problem(pg::Settings settings,
                                                                    Deadline deadline);

}  // namespace mien::store
