#include "store/staging/database_facts.hpp"

namespace mien::store {
namespace {

// All schemas but the system's own.
constexpr pg::Query describe_reader{"describe_reader", R"sql(
    SELECT current_user::text AS role,
           current_setting('default_transaction_read_only') = 'on' AS is_read_only,
           r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls
               OR EXISTS (SELECT FROM pg_class c
                          WHERE c.relnamespace = to_regnamespace('public')
                            AND pg_has_role(c.relowner, 'MEMBER')) AS is_powerful,
           (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'f', 'm')
              AND n.nspname NOT IN ('pg_catalog', 'information_schema')
              AND n.nspname NOT LIKE 'pg\_toast%' AND n.nspname NOT LIKE 'pg\_temp%'
              AND (has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
                   OR has_any_column_privilege(c.oid, 'INSERT, UPDATE'))) AS writable_tables
    FROM pg_roles r WHERE r.rolname = current_user
)sql"};

constexpr pg::Query begin_writing{"begin_writing", "BEGIN READ WRITE"};

// The right is asked for before a row is looked for, and there is none.
constexpr pg::Query change_nothing{"change_nothing",
                                   "UPDATE public.characters SET name = name WHERE false"};

constexpr pg::Query count_worker_sessions{"count_worker_sessions", R"sql(
    SELECT count(*) AS count FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'mien worker jobs'
)sql"};

constexpr pg::Query count_server_sessions{"count_server_sessions", R"sql(
    SELECT count(*) AS count FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE 'mien serve%'
)sql"};

constexpr pg::Query read_last_sync{"read_last_sync", R"sql(
    SELECT max(moved_at) AS last_sync_at FROM generation_moves WHERE reason = 'sync'
)sql"};

// A generation's number is above that of what it is a copy of: each line of copies ends.
constexpr pg::Query read_sync_of{"read_sync_of_generation", R"sql(
    WITH RECURSIVE line AS (
        SELECT made_from, origin, made_at FROM generations WHERE number = $1
        UNION ALL
        SELECT g.made_from, g.origin, g.made_at
        FROM generations g JOIN line ON g.number = line.made_from
        WHERE line.origin <> 'sync')
    SELECT max(made_at) FILTER (WHERE origin = 'sync') AS synced_at FROM line
)sql"};

}  // namespace

awaitable<ReaderFacts> get_reader_facts(pg::Connection& connection, Deadline deadline) {
    const auto rows = co_await connection.run(describe_reader, {}, deadline);
    const auto row = rows.front();
    ReaderFacts facts{.role = row.get<std::string>("role"),
                      .is_read_only = row.get<bool>("is_read_only"),
                      .is_powerful = row.get<bool>("is_powerful"),
                      .writable_tables = row.get<std::int64_t>("writable_tables"),
                      .write_refusal = {}};
    std::vector<pg::Call> calls;
    calls.push_back({begin_writing, {}});
    calls.push_back({change_nothing, {}});
    const auto outcome = co_await connection.exchange(std::move(calls), deadline);
    connection.abandon_transaction();
    if (outcome.failure) {
        facts.write_refusal = outcome.failure->sql_state;
    }
    co_return facts;
}

awaitable<std::int64_t> count_workers(pg::Pool& data, Deadline deadline) {
    const auto rows = co_await data.run(count_worker_sessions, {}, deadline);
    co_return rows.front().get<std::int64_t>("count");
}

awaitable<std::int64_t> count_server_connections(pg::Pool& data, Deadline deadline) {
    const auto rows = co_await data.run(count_server_sessions, {}, deadline);
    co_return rows.front().get<std::int64_t>("count");
}

awaitable<std::optional<Timestamp>> find_last_sync(pg::Pool& control, Deadline deadline) {
    const auto rows = co_await control.run(read_last_sync, {}, deadline);
    co_return rows.front().get<std::optional<Timestamp>>("last_sync_at");
}

awaitable<std::optional<Timestamp>> find_sync_of(pg::Pool& control, int generation,
                                                 Deadline deadline) {
    const auto rows = co_await control.run(read_sync_of, pg::params(generation), deadline);
    co_return rows.front().get<std::optional<Timestamp>>("synced_at");
}

}  // namespace mien::store
