#include "pg/database_objects.hpp"

#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/limits/sync.hpp"

namespace mien::pg {
namespace {

// Tables take their indexes, constraints, triggers and sequences with them. An event trigger would
// act on what is dropped after it, and a schema is empty when all else has gone.
constexpr Query objects_query{"database_objects", R"sql(
    WITH objects (class, object, place) AS (
        SELECT 'pg_event_trigger'::regclass::oid, oid, 0 FROM pg_event_trigger
        UNION ALL
        SELECT 'pg_class'::regclass, oid, CASE WHEN relkind IN ('v', 'm') THEN 1
                                               WHEN relkind IN ('r', 'p', 'f') THEN 2 ELSE 3 END
        FROM pg_class WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND relpersistence <> 't'
        UNION ALL
        SELECT 'pg_proc'::regclass, oid, 4 FROM pg_proc
        UNION ALL
        SELECT 'pg_operator'::regclass, oid, 4 FROM pg_operator
        UNION ALL
        SELECT 'pg_opclass'::regclass, oid, 4 FROM pg_opclass
        UNION ALL
        SELECT 'pg_opfamily'::regclass, oid, 5 FROM pg_opfamily
        UNION ALL
        SELECT 'pg_cast'::regclass, oid, 4 FROM pg_cast
        UNION ALL
        SELECT 'pg_conversion'::regclass, oid, 4 FROM pg_conversion
        UNION ALL
        SELECT 'pg_statistic_ext'::regclass, oid, 4 FROM pg_statistic_ext
        UNION ALL
        SELECT 'pg_ts_config'::regclass, oid, 4 FROM pg_ts_config
        UNION ALL
        SELECT 'pg_ts_dict'::regclass, oid, 5 FROM pg_ts_dict
        UNION ALL
        SELECT 'pg_ts_template'::regclass, oid, 6 FROM pg_ts_template
        UNION ALL
        SELECT 'pg_ts_parser'::regclass, oid, 6 FROM pg_ts_parser
        UNION ALL
        SELECT 'pg_type'::regclass, oid, 6 FROM pg_type
        UNION ALL
        SELECT 'pg_collation'::regclass, oid, 7 FROM pg_collation
        UNION ALL
        SELECT 'pg_foreign_server'::regclass, oid, 7 FROM pg_foreign_server
        UNION ALL
        SELECT 'pg_foreign_data_wrapper'::regclass, oid, 8 FROM pg_foreign_data_wrapper
        UNION ALL
        SELECT 'pg_language'::regclass, oid, 8 FROM pg_language
        UNION ALL
        SELECT 'pg_am'::regclass, oid, 8 FROM pg_am
        UNION ALL
        SELECT 'pg_publication'::regclass, oid, 8 FROM pg_publication
        UNION ALL
        SELECT 'pg_largeobject'::regclass, oid, 8 FROM pg_largeobject_metadata
        UNION ALL
        SELECT 'pg_extension'::regclass, oid, 9 FROM pg_extension
        UNION ALL
        SELECT 'pg_namespace'::regclass, oid, 10 FROM pg_namespace
        WHERE nspname !~ '^pg_(toast_)?temp_'
    )
    SELECT concat_ws(' ', i.type, i.identity) AS name,
           format('DROP %s IF EXISTS %s CASCADE',
                  CASE i.type WHEN 'statistics object' THEN 'statistics'
                              WHEN 'foreign-data wrapper' THEN 'foreign data wrapper'
                              ELSE i.type END, i.identity) AS statement,
           CASE WHEN i.type = 'table' THEN o.object::bigint ELSE 0 END AS table_oid
    FROM objects o CROSS JOIN LATERAL pg_identify_object(o.class, o.object, 0) i
    WHERE o.object >= 16384
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.object
                        AND d.objsubid = 0 AND d.deptype IN ('e', 'i'))
    ORDER BY o.place, 1 LIMIT $1)sql"};

// A lock of the session, on a number that says what it is for.
constexpr Query claim_query{"claim_database", R"sql(
    SELECT pg_try_advisory_lock(hashtextextended('mien: fills this database', 0)) AS is_ours,
           set_config('idle_session_timeout', '0', false))sql"};

constexpr Query end_sessions_query{"end_sessions_like", R"sql(
    SELECT count(*) FILTER (WHERE pg_terminate_backend(pid, 30000)) AS ended
    FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
      AND application_name = current_setting('application_name')
      AND backend_type = 'client backend')sql"};

}  // namespace

awaitable<std::vector<DatabaseObject>> read_database_objects(Connection& connection,
                                                             Deadline deadline) {
    const auto rows =
        co_await connection.run(objects_query, params(limits::catalog_entries_max + 1), deadline);
    if (std::cmp_greater(rows.size(), limits::catalog_entries_max)) {
        throw Error(ErrorKind::too_large, "The database holds more than Mien copies.");
    }
    std::vector<DatabaseObject> objects;
    objects.reserve(rows.size());
    for (const auto row : rows) {
        objects.push_back({.name = row.get<std::string>("name"),
                           .drop_statement = row.get<std::string>("statement"),
                           .table = row.get<std::int64_t>("table_oid")});
    }
    co_return objects;
}

// The server says the name as SQL does.
awaitable<bool> has_rows(Connection& connection, const DatabaseObject& table, Deadline deadline) {
    constexpr std::string_view kind = "table ";
    MIEN_ASSERT(table.table != 0 && table.name.starts_with(kind), "a table");
    const auto sql = fmt::format("SELECT EXISTS (SELECT FROM ONLY {}) AS has_rows",
                                 std::string_view(table.name).substr(kind.size()));
    const Query query{"table_has_rows", sql, Planning::for_each_call};
    const auto rows = co_await connection.run(query, {}, deadline);
    co_return rows.front().get<bool>("has_rows");
}

awaitable<bool> claim_database(Connection& connection, Deadline deadline) {
    const auto rows = co_await connection.run(claim_query, {}, deadline);
    co_return rows.front().get<bool>("is_ours");
}

awaitable<void> end_sessions_like(Connection& connection, Deadline deadline) {
    const auto rows = co_await connection.run(end_sessions_query, {}, deadline);
    static_cast<void>(rows);
}

}  // namespace mien::pg
