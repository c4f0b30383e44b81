#include "sync/copy/table_statement.hpp"

#include "base/assert.hpp"
#include "base/limits/sync.hpp"
#include "pg/table_statements.hpp"

namespace mien::sync {

awaitable<void> run_statement(pg::Connection& connection, std::string_view name, std::string sql,
                              Deadline deadline) {
    const pg::Query query{name, sql, pg::Planning::for_each_call};
    const auto rows = co_await connection.run(query, {}, deadline);
    MIEN_ASSERT(rows.empty(), "a statement without rows");
}

awaitable<void> analyze_table(pg::Connection& connection, const pg::CatalogTable& table,
                              Deadline deadline) {
    // Autovacuum never comes to a partitioned table itself.
    const bool is_large = table.kind == pg::TableKind::table && !table.columns.empty() &&
                          table.bytes >= limits::copy_small_sample_bytes_min;
    const auto sample = is_large ? pg::StatisticsSample::small : pg::StatisticsSample::usual;
    co_await run_statement(connection, "set_sample", pg::sample_statement(sample), deadline);
    const auto sql = is_large ? pg::analyze_columns_statement(table)
                              : pg::analyze_statement(table.schema, table.name);
    co_await run_statement(connection, "analyze_table", sql, deadline);
}

}  // namespace mien::sync
