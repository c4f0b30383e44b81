#include "pg/bulk_session.hpp"

#include "base/assert.hpp"

namespace mien::pg {
namespace {

// Rows that refer to others find them by the index of their key: other joins of large tables would
// write files on the source.
constexpr Query set_up_source_query{"set_up_bulk_source", R"sql(
    SELECT set_config('default_transaction_read_only', 'on', false),
           set_config('row_security', 'off', false),
           set_config('search_path', 'pg_catalog', false),
           set_config('enable_hashjoin', 'off', false),
           set_config('enable_mergejoin', 'off', false),
           set_config('jit', 'off', false))sql"};

constexpr Query set_up_target_query{"set_up_bulk_target", R"sql(
    SELECT set_config('synchronous_commit', 'off', false))sql"};

awaitable<std::unique_ptr<Connection>> open(Settings settings, Query set_up, Deadline deadline) {
    settings.statement_time_max = std::chrono::milliseconds(0);
    settings.idle_in_transaction_time_max = std::chrono::milliseconds(0);
    auto connection = co_await Connection::open(settings, deadline);
    const auto rows = co_await connection->run(set_up, {}, deadline);
    MIEN_ASSERT(rows.size() == 1, "one row of settings");
    co_return connection;
}

}  // namespace

awaitable<std::unique_ptr<Connection>> open_bulk_source(Settings settings, Deadline deadline) {
    return open(std::move(settings), set_up_source_query, deadline);
}

awaitable<std::unique_ptr<Connection>> open_bulk_target(Settings settings, Deadline deadline) {
    return open(std::move(settings), set_up_target_query, deadline);
}

}  // namespace mien::pg
