#include "store/servable.hpp"

#include <fmt/format.h>

#include "async/deadline.hpp"
#include "base/error.hpp"
#include "pg/migrate.hpp"

namespace mien::store {
namespace {

// The history of a prompt is guarded by what a role may not do (migrations/0021_grants.sql), so
// whoever owns a table, and who may become such a role, is none to serve with. Nothing here needs
// more rights than every role has. Null without that table.
constexpr pg::Query describe_role_query{"describe_role", R"sql(
    SELECT current_user::text AS name,
           r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls
               OR EXISTS (SELECT FROM pg_class c
                          WHERE c.relnamespace = to_regnamespace('public')
                            AND pg_has_role(c.relowner, 'MEMBER')) AS may_all,
           has_table_privilege(prompts.id, 'SELECT') AND has_table_privilege(prompts.id, 'INSERT')
               AS may_work,
           current_setting('transaction_read_only') = 'on' AS is_read_only
    FROM pg_roles r, (SELECT to_regclass('public.prompt_versions')::oid AS id) prompts
    WHERE r.rolname = current_user)sql"};

std::optional<Unservable> judge_role(const pg::Row& role) {
    const auto name = role.get<std::string>("name");
    if (role.get<bool>("may_all")) {
        return Unservable{
            "role_too_powerful",
            fmt::format("The role {} may change the history of prompts in this database, or "
                        "administer its server: give the role that mien migrate grants its rights "
                        "to.",
                        name)};
    }
    if (!role.get<std::optional<bool>>("may_work").value_or(true)) {
        return Unservable{
            "missing_rights",
            fmt::format("The role {} may not write prompts in this database: give the role that "
                        "mien migrate grants its rights to.",
                        name)};
    }
    return std::nullopt;
}

awaitable<std::optional<Unservable>> judge_schema(pg::Connection& connection, Deadline deadline) {
    auto looking = pg::require_schema(connection, deadline);
    const auto ending = co_await async::ending_of(std::move(looking));
    const auto error = error_in(ending.failure);
    if (!error) {
        co_return std::nullopt;
    }
    if (error->kind() != ErrorKind::conflict) {
        std::rethrow_exception(ending.failure);
    }
    co_return Unservable{"other_schema", error->message()};
}

}  // namespace

awaitable<std::optional<Unservable>> find_unservable(pg::Connection& connection,
                                                     Deadline deadline) {
    const auto rows = co_await connection.run(describe_role_query, {}, deadline);
    auto found = judge_role(rows.front());
    if (!found) {
        found = co_await judge_schema(connection, deadline);
    }
    if (!found && rows.front().get<bool>("is_read_only")) {
        found =
            Unservable{"read_only", "The database takes no writes: it is a standby, or set so."};
    }
    co_return found;
}

awaitable<void> require_servable(pg::Connection& connection, Deadline deadline) {
    auto found = co_await find_unservable(connection, deadline);
    if (found) {
        throw Error(ErrorKind::conflict, std::move(found->message));
    }
}

}  // namespace mien::store
