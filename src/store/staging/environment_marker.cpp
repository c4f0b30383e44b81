#include "store/staging/environment_marker.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

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

awaitable<void> refuse_other_environment(pg::Connection& connection, std::string environment,
                                         Deadline deadline) {
    const auto found = co_await find_environment(connection, deadline);
    if (found && *found != environment) {
        throw Error(ErrorKind::conflict,
                    fmt::format("The database is marked as {}'s, and this is {}: nothing was done.",
                                *found, environment));
    }
}

awaitable<void> mark_environment(pg::Connection& connection, std::string environment,
                                 Deadline deadline) {
    auto values = pg::params(environment);
    co_await connection.run(write_environment_marker, std::move(values), deadline);
}

}  // namespace mien::store
