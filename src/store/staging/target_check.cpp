#include "store/staging/target_check.hpp"

#include <fmt/format.h>

#include "base/log.hpp"
#include "base/quote.hpp"
#include "pg/entry.hpp"
#include "store/servable.hpp"
#include "store/staging/environment_marker.hpp"
#include "store/staging/production_cluster.hpp"

namespace mien::store {
namespace {

// Nothing here needs more rights than every role has.
constexpr pg::Query look_at_target{"look_at_target", R"sql(
    SELECT to_regclass('public.schema_migrations') IS NOT NULL AS is_migrated,
           to_regclass('public.active_configuration') IS NOT NULL AS is_control,
           EXISTS (SELECT FROM pg_class c
                   WHERE c.relnamespace = to_regnamespace('public')
                     AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')) AS has_tables
)sql"};

std::optional<Problem> problem(std::string code, std::string message) {
    return Problem{"/database_url", std::move(code), std::move(message)};
}

std::optional<Problem> judge(const pg::Row& facts) {
    if (facts.get<bool>("is_control")) {
        return problem("control_database",
                       "This is the control database; staging's data need another one.");
    }
    if (!facts.get<bool>("is_migrated")) {
        return facts.get<bool>("has_tables")
                   ? problem("not_ours", "The database holds tables that are not Mien's.")
                   : problem("empty_database",
                             "The database is empty: bring it to the schema with mien migrate "
                             "--database, then try again.");
    }
    return std::nullopt;
}

// What the server says of the credential, else what came of connecting.
std::string why_kept_out(const pg::Entry& entry, const pg::Settings& settings,
                         const std::string& reason) {
    if (entry.outcome == pg::EntryOutcome::refused) {
        return fmt::format("The server {} does not take this password for the user {}.",
                           settings.host, in_quotes(settings.user));
    }
    if (entry.sql_state == "3D000") {
        return fmt::format("The server {} has no database {}.", settings.host,
                           in_quotes(settings.database));
    }
    if (entry.sql_state == "42501") {
        return fmt::format("The user {} may not connect to the database {}.",
                           in_quotes(settings.user), in_quotes(settings.database));
    }
    return reason;
}

}  // namespace

awaitable<std::optional<Problem>> find_target_problem(
    pg::Connection& connection, std::optional<std::int64_t> production_cluster, Deadline deadline) {
    // First of all, so that nothing else is asked of production.
    const auto environment = co_await find_environment(connection, deadline);
    if (environment && *environment != "staging") {
        co_return problem("production",
                          "The database is marked as production's: staging must have another one.");
    }
    if (production_cluster) {
        const bool is_there = co_await is_in_cluster(connection, *production_cluster, deadline);
        if (is_there) {
            co_return problem(
                "production",
                "The database is in production's cluster: staging must have another one.");
        }
    }
    const auto rows = co_await connection.run(look_at_target, {}, deadline);
    auto found = judge(rows.front());
    if (found) {
        co_return found;
    }
    auto unservable = co_await find_unservable(connection, deadline);
    if (unservable) {
        co_return problem(std::move(unservable->code), std::move(unservable->message));
    }
    if (!environment) {
        co_return problem("unmarked",
                          "The database is not marked as staging's: use mien migrate --database.");
    }
    co_return std::nullopt;
}

awaitable<std::optional<Problem>> find_target_problem(
    pg::Settings settings, std::optional<std::int64_t> production_cluster, Deadline deadline) {
    settings.application_name = "mien target check";
    std::string reason;
    try {
        const auto connection = co_await pg::Connection::open(settings, deadline);
        co_return co_await find_target_problem(*connection, production_cluster, deadline);
    } catch (const Error& error) {
        log(LogLevel::warning, "target_unreachable", {{"detail", error.detail()}});
        reason = error.message();
    }
    const auto entry = co_await pg::try_entry(settings, deadline);
    co_return problem("unreachable", why_kept_out(entry, settings, reason));
}

}  // namespace mien::store
