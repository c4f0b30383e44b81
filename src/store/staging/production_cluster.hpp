// By what staging knows production's cluster of PostgreSQL when a database there has no mark: its
// system identifier, which the bridge tells the control database.
#pragma once

#include <cstdint>
#include <optional>

#include "pg/pool.hpp"

namespace mien::store {

// Nothing until the bridge has seen production, and in a control database that has yet to be
// migrated.
[[nodiscard]] awaitable<std::optional<std::int64_t>> find_production_cluster(pg::Pool& control,
                                                                             Deadline deadline);
[[nodiscard]] awaitable<std::optional<std::int64_t>> find_production_cluster(
    pg::Transaction& control);

// What the bridge has seen; only the owner of the control database may.
[[nodiscard]] awaitable<void> save_production_cluster(pg::Pool& control,
                                                      std::int64_t system_identifier,
                                                      Deadline deadline);

// Whether the connection is to a database of that cluster.
[[nodiscard]] awaitable<bool> is_in_cluster(pg::Connection& connection,
                                            std::int64_t system_identifier, Deadline deadline);

}  // namespace mien::store
