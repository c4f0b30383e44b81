// Statements about the tables of a copy (pg/table_statements.hpp) that answer without rows.
#pragma once

#include <string>
#include <string_view>

#include "pg/catalog.hpp"
#include "pg/connection.hpp"

namespace mien::sync {

// The name is for messages and the log.
[[nodiscard]] awaitable<void> run_statement(pg::Connection& connection, std::string_view name,
                                            std::string sql, Deadline deadline);

// Statistics to begin with. Of a large table from a small sample, whatever its size costs next to
// nothing; autovacuum makes the usual ones.
[[nodiscard]] awaitable<void> analyze_table(pg::Connection& connection,
                                            const pg::CatalogTable& table, Deadline deadline);

}  // namespace mien::sync
