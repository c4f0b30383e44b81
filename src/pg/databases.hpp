// Whole databases of the server behind a connection. Each statement that makes, renames or drops
// one runs on the connection that is given, so that the caller can ask that very connection first
// whose server it is. The role must be allowed to make databases, and own those that it changes.
//
// Names are quoted by the server. All throw unavailable when the database is in use or the server
// is, and conflict when a name is taken or a right is missing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pg/connection.hpp"

namespace mien::pg {

// What tells a cluster and its copies from every other one.
[[nodiscard]] awaitable<std::int64_t> system_identifier(Connection& connection, Deadline deadline);

// An empty one, with the encoding and the collation of the connection's own database.
[[nodiscard]] awaitable<void> create_database(Connection& connection, std::string name,
                                              Deadline deadline);
// A copy of one that nobody is connected to.
[[nodiscard]] awaitable<void> clone_database(Connection& connection, std::string name,
                                             std::string source, Deadline deadline);
[[nodiscard]] awaitable<void> rename_database(Connection& connection, std::string name,
                                              std::string new_name, Deadline deadline);
// Nothing happens when there is none.
[[nodiscard]] awaitable<void> drop_database(Connection& connection, std::string name,
                                            Deadline deadline);

// Gives a database the rights that roles have on the connection's own database, which neither a
// dump nor a clone has.
[[nodiscard]] awaitable<void> copy_database_rights(Connection& connection, std::string name,
                                                   Deadline deadline);

// The same for what sessions in it begin with (ALTER DATABASE … SET), but for what is set for one
// role there. The names of settings that the role may not give.
[[nodiscard]] awaitable<std::vector<std::string>> copy_database_settings(Connection& connection,
                                                                         std::string name,
                                                                         Deadline deadline);

// The comment on a database, which stays when it is renamed and is not part of a clone. Nothing
// when there is no such database.
[[nodiscard]] awaitable<std::optional<std::string>> find_database_comment(Connection& connection,
                                                                          std::string name,
                                                                          Deadline deadline);
[[nodiscard]] awaitable<void> set_database_comment(Connection& connection, std::string name,
                                                   std::string comment, Deadline deadline);

// Its size on disk, 0 when there is none.
[[nodiscard]] awaitable<std::int64_t> database_bytes(Connection& connection, std::string name,
                                                     Deadline deadline);

[[nodiscard]] awaitable<std::vector<std::string>> list_databases(Connection& connection,
                                                                 std::string prefix,
                                                                 Deadline deadline);

}  // namespace mien::pg
