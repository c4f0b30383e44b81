#include "sync/copy/table_statement.hpp"

#include "base/assert.hpp"
#include "pg/table_statements.hpp"

namespace mien::sync {

awaitable<void> run_statement(pg::Connection& connection, std::string_view name, std::string sql,
                              Deadline deadline) {
    const pg::Query query{name, sql, pg::Planning::for_each_call};
    const auto rows = co_await connection.run(query, {}, deadline);
    MIEN_ASSERT(rows.empty(), "a statement without rows");
}

awaitable<void> take_rows_out(pg::Connection& copy, const pg::Catalog& catalog, Deadline deadline) {
    std::vector<const pg::CatalogTable*> tables;
    for (const auto& table : catalog.tables) {
        if (table.kind != pg::TableKind::foreign && table.extension.empty()) {
            tables.push_back(&table);
        }
    }
    if (!tables.empty()) {
        co_await run_statement(copy, "empty_tables", pg::truncate_all_statement(tables), deadline);
    }
    for (const auto& view : catalog.views) {
        if (view.is_materialized && view.extension.empty()) {
            co_await run_statement(copy, "empty_view", pg::empty_view_statement(view), deadline);
        }
    }
}

}  // namespace mien::sync
