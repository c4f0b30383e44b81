// Forward-only schema migrations, built into the program: migrations/NNNN_name.sql for a database
// of data, migrations/control/NNNN_name.sql for staging's control database, and
// migrations/ledger/NNNN_name.sql for the ledger of the sync.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pg/pool.hpp"

namespace mien::pg {

struct Migration {
    int version = 0;
    std::string_view name;
    std::string_view sql;
};

struct MigrationReport {
    int version = 0;           // of the database now
    std::vector<int> applied;  // by this call
};

// All migrations of this program, by version.
[[nodiscard]] std::span<const Migration> embedded_migrations();
[[nodiscard]] std::span<const Migration> control_migrations();
[[nodiscard]] std::span<const Migration> ledger_migrations();

// Applies what is missing, each migration in a transaction of its own, under an advisory lock that
// makes a second migrator wait. Throws conflict, and changes nothing, when an applied migration has
// another hash than this program's, or when the database is newer than the program.
[[nodiscard]] awaitable<MigrationReport> migrate(
    Connection& connection, std::span<const Migration> migrations = embedded_migrations());

// Throws conflict unless the database has every migration of this program, as this program knows
// it. Later ones may follow: each keeps working what the program before it needs.
[[nodiscard]] awaitable<void> require_schema(
    Connection& connection, Deadline deadline,
    std::span<const Migration> migrations = embedded_migrations());

// The newest applied version, or nothing in a database that was never migrated. For readiness.
[[nodiscard]] awaitable<std::optional<int>> find_schema_version(Pool& pool, Deadline deadline);
[[nodiscard]] awaitable<std::optional<int>> find_schema_version(Connection& connection,
                                                                Deadline deadline);

}  // namespace mien::pg
