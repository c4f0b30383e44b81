#include "pg/copy_target.hpp"

namespace mien::pg {
namespace {

constexpr Query facts_query{"copy_target_facts", R"sql(
    SELECT current_setting('server_version_num')::int AS server_version,
           pg_encoding_to_char(encoding)::text AS encoding,
           (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS is_superuser
    FROM pg_database WHERE datname = current_database())sql"};

constexpr Query objects_query{"copy_target_objects", R"sql(
    SELECT c.oid::regclass::text AS name FROM pg_class c
    WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND c.relpersistence <> 't'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                        AND d.objid = c.oid AND d.deptype = 'e')
    ORDER BY 1 LIMIT 5)sql"};

constexpr Query roles_query{"copy_target_roles",
                            "SELECT rolname AS name FROM pg_roles ORDER BY rolname LIMIT 100000"};

constexpr Query extensions_query{"copy_target_extensions", R"sql(
    SELECT v.name, v.version, v.version = a.default_version AS is_default,
           v.installed OR NOT v.superuser OR v.trusted
               OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS is_allowed
    FROM pg_available_extension_versions v
    JOIN pg_available_extensions a ON a.name = v.name
    ORDER BY v.name, v.version LIMIT 100000)sql"};

}  // namespace

awaitable<CopyTarget> read_copy_target(Connection& connection, Deadline deadline) {
    std::vector<Call> calls;
    for (const auto& query : {facts_query, objects_query, roles_query, extensions_query}) {
        calls.push_back({query, {}});
    }
    const auto answers = co_await connection.run_all(std::move(calls), deadline);
    CopyTarget target;
    const auto facts = answers[0].front();
    target.server_version = facts.get<int>("server_version");
    target.encoding = facts.get<std::string>("encoding");
    target.is_superuser = facts.get<bool>("is_superuser");
    for (const auto row : answers[1]) {
        target.objects.push_back(row.get<std::string>("name"));
    }
    for (const auto row : answers[2]) {
        target.roles.push_back(row.get<std::string>("name"));
    }
    for (const auto row : answers[3]) {
        target.extensions.push_back({.name = row.get<std::string>("name"),
                                     .version = row.get<std::string>("version"),
                                     .is_default = row.get<bool>("is_default"),
                                     .is_allowed = row.get<bool>("is_allowed")});
    }
    co_return target;
}

}  // namespace mien::pg
