// What somebody made in a database, and whoever is at work in it: for whoever fills one, and takes
// out again what it has made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pg/connection.hpp"

namespace mien::pg {

// What has a name of its own, such as a table, a function or a schema, and was brought along by no
// extension and no other object.
struct DatabaseObject {
    std::string name;            // with its kind, as the server says it: "table public.users"
    std::string drop_statement;  // with all that depends on it; nothing happens when it is gone
    std::int64_t table = 0;      // its OID, when it is a table, partitioned or not; else 0
};

// In an order in which they can be dropped one by one. Throws too_large beyond
// limits::catalog_entries_max.
[[nodiscard]] awaitable<std::vector<DatabaseObject>> read_database_objects(Connection& connection,
                                                                           Deadline deadline);

// Whether a row lies in the table itself, which is one of the objects.
[[nodiscard]] awaitable<bool> has_rows(Connection& connection, const DatabaseObject& table,
                                       Deadline deadline);

// True when nobody else has claimed the connection's database. The claim lasts as long as the
// connection.
[[nodiscard]] awaitable<bool> claim_database(Connection& connection, Deadline deadline);

// Ends the other sessions of the connection's role in its database that have the same application
// name, and waits for each.
[[nodiscard]] awaitable<void> end_sessions_like(Connection& connection, Deadline deadline);

}  // namespace mien::pg
