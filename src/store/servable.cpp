#include "store/servable.hpp"

#include <fmt/format.h>

#include "pg/migrate.hpp"

namespace mien::store {
namespace {

// The history of a prompt is guarded by what a role may not do (migrations/0021_grants.sql), so its
// owner and a superuser are no roles to serve with.
constexpr pg::Query describe_role_query{"describe_role", R"sql(
    SELECT current_user::text AS name,
           r.rolsuper OR pg_has_role(c.relowner, 'USAGE') AS may_all,
           has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
               AS may_work,
           current_setting('transaction_read_only') = 'on' AS is_read_only
    FROM pg_roles r, pg_class c
    WHERE r.rolname = current_user AND c.oid = 'public.prompt_versions'::regclass)sql"};

}  // namespace

awaitable<void> require_servable(pg::Pool& pool, Deadline deadline) {
    const auto lease = co_await pool.lease(deadline);
    co_await pg::require_schema(lease.connection(), deadline);
    const auto rows = co_await lease.connection().run(describe_role_query, {}, deadline);
    const auto row = rows.front();
    const auto name = row.get<std::string>("name");
    if (row.get<bool>("may_all")) {
        throw Error(ErrorKind::conflict,
                    fmt::format("The role {} may change the history of prompts in this database: "
                                "give the role that mien migrate grants its rights to.",
                                name));
    }
    if (!row.get<bool>("may_work")) {
        throw Error(ErrorKind::conflict,
                    fmt::format("The role {} may not write prompts in this database: give the role "
                                "that mien migrate grants its rights to.",
                                name));
    }
    if (row.get<bool>("is_read_only")) {
        throw Error(ErrorKind::conflict,
                    "The database takes no writes: it is a standby, or set so.");
    }
}

}  // namespace mien::store
