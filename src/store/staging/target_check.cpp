#include "store/staging/target_check.hpp"

#include "base/log.hpp"
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
    try {
        const auto connection = co_await pg::Connection::open(settings, deadline);
        co_return co_await find_target_problem(*connection, production_cluster, deadline);
    } catch (const Error& error) {
        log(LogLevel::warning, "target_unreachable", {{"detail", error.detail()}});
    }
    co_return problem("unreachable",
                      "The database cannot be entered: it does not answer, does not know the user, "
                      "the password or the database, or has no certificate for this name from the "
                      "authority of the configuration file.");
}

}  // namespace mien::store
