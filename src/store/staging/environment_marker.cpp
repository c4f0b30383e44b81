#include "store/staging/environment_marker.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "store/staging/production_cluster.hpp"

namespace mien::store {
namespace {

constexpr pg::Query has_environment_marker{
    "has_environment_marker",
    "SELECT to_regclass('public.environment_marker') IS NOT NULL AS is_present"};

constexpr pg::Query read_environment_marker{"read_environment_marker",
                                            "SELECT environment FROM public.environment_marker"};

// ON CONFLICT: the marker that is there stays.
constexpr pg::Query write_environment_marker{"write_environment_marker", R"sql(
    INSERT INTO public.environment_marker (environment) VALUES ($1)
    ON CONFLICT ON CONSTRAINT environment_marker_pkey DO NOTHING
)sql"};

constexpr pg::Query has_admins_table{
    "has_admins_table", "SELECT to_regclass('public.admins') IS NOT NULL AS is_present"};

constexpr pg::Query has_admins{"has_admins",
                               "SELECT EXISTS (SELECT FROM public.admins) AS is_present"};

// Nobody has done anything in a database without an admin, as in one whose first migration was
// interrupted.
awaitable<bool> holds_data(pg::Connection& connection, Deadline deadline) {
    const auto table = co_await connection.run(has_admins_table, {}, deadline);
    if (!table.front().get<bool>("is_present")) {
        co_return false;
    }
    const auto rows = co_await connection.run(has_admins, {}, deadline);
    co_return rows.front().get<bool>("is_present");
}

awaitable<void> refuse_for_staging(pg::Connection& connection, bool is_marked,
                                   std::optional<std::int64_t> production_cluster,
                                   Deadline deadline) {
    if (production_cluster) {
        const bool is_there = co_await is_in_cluster(connection, *production_cluster, deadline);
        if (is_there) {
            throw Error(ErrorKind::conflict,
                        "The database is in production's cluster: nothing was done.");
        }
    }
    if (is_marked) {
        co_return;
    }
    const bool is_somebodys = co_await holds_data(connection, deadline);
    if (is_somebodys) {
        throw Error(ErrorKind::conflict,
                    "The database holds data and is not marked as staging's, so that it may be "
                    "production's: nothing was done.");
    }
}

}  // namespace

awaitable<std::optional<std::string>> find_environment(pg::Connection& connection,
                                                       Deadline deadline) {
    const auto table = co_await connection.run(has_environment_marker, {}, deadline);
    if (!table.front().get<bool>("is_present")) {
        co_return std::nullopt;
    }
    const auto rows = co_await connection.run(read_environment_marker, {}, deadline);
    if (rows.empty()) {
        co_return std::nullopt;
    }
    co_return rows.front().get<std::string>("environment");
}

awaitable<void> refuse_other_environment(pg::Connection& connection, Home home, Deadline deadline) {
    const auto found = co_await find_environment(connection, deadline);
    if (found && *found != home.environment) {
        throw Error(ErrorKind::conflict,
                    fmt::format("The database is marked as {}'s, and this is {}: nothing was done.",
                                *found, home.environment));
    }
    if (home.environment == "staging") {
        co_await refuse_for_staging(connection, found.has_value(), home.production_cluster,
                                    deadline);
    }
}

awaitable<void> mark_environment(pg::Connection& connection, std::string environment,
                                 Deadline deadline) {
    auto values = pg::params(environment);
    co_await connection.run(write_environment_marker, std::move(values), deadline);
}

}  // namespace mien::store
