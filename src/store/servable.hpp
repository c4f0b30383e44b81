// Whether a program may work with a database that it has not worked with before.
#pragma once

#include <optional>
#include <string>

#include "pg/connection.hpp"

namespace mien::store {

// Why not: a stable code, and a sentence.
struct Unservable {
    std::string code;
    std::string message;
};

// Nothing when the database is one of Mien's with every migration of this program, takes writes,
// and the role that the connection entered it with may do what a program's role may and no more:
// "other_schema", "read_only", "role_too_powerful", "missing_rights". Changes nothing.
[[nodiscard]] awaitable<std::optional<Unservable>> find_unservable(pg::Connection& connection,
                                                                   Deadline deadline);

// Throws conflict when it is unservable.
[[nodiscard]] awaitable<void> require_servable(pg::Connection& connection, Deadline deadline);

}  // namespace mien::store
