#include "sync/copy/table_statement.hpp"

#include "base/assert.hpp"

namespace mien::sync {

awaitable<void> run_statement(pg::Connection& connection, std::string_view name, std::string sql,
                              Deadline deadline) {
    const pg::Query query{name, sql, pg::Planning::for_each_call};
    const auto rows = co_await connection.run(query, {}, deadline);
    MIEN_ASSERT(rows.empty(), "a statement without rows");
}

}  // namespace mien::sync
