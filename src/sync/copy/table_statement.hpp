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

// Takes every row out of a database that a copy has filled; its schema stays. The catalog is its
// own.
[[nodiscard]] awaitable<void> take_rows_out(pg::Connection& copy, const pg::Catalog& catalog,
                                            Deadline deadline);

}  // namespace mien::sync
