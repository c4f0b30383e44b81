// The row in each database of data that says whether it is production's or staging's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "pg/connection.hpp"

namespace mien::store {

// Nothing in a database that has no marker: one that Mien has not migrated, or an older program.
[[nodiscard]] awaitable<std::optional<std::string>> find_environment(pg::Connection& connection,
                                                                     Deadline deadline);

// The environment that asks, and by what staging knows production besides its mark
// (store/staging/production_cluster.hpp).
struct Home {
    std::string environment;
    std::optional<std::int64_t> production_cluster = std::nullopt;
};

// Throws conflict when the database belongs to another environment than this one. One without a
// marker passes; but staging takes none in production's cluster, nor one that holds data already:
// production's had no marker before there was staging.
[[nodiscard]] awaitable<void> refuse_other_environment(pg::Connection& connection, Home home,
                                                       Deadline deadline);

// Marks a migrated database that has no marker yet. Only its owner may.
[[nodiscard]] awaitable<void> mark_environment(pg::Connection& connection, std::string environment,
                                               Deadline deadline);

}  // namespace mien::store
