// Generations of staging's data, one database each, and the pointer to the one that is served; in
// the control database.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "core/staging_configuration.hpp"
#include "pg/pool.hpp"

namespace mien::store {

struct Generation {
    int number = 0;
    std::string host;
    std::uint16_t port = 0;
    std::string database;
    std::string origin;  // "initial", "configuration", "snapshot", "restore", "reset" or "sync"
    Timestamp made_at;
    std::string made_by;  // e-mail, or the name of a command
};

// Who moves the pointer.
struct GenerationMover {
    std::optional<AdminId> id;
    std::string label;
};

// The one that is served; nothing before `mien migrate` has made the first one.
[[nodiscard]] awaitable<std::optional<Generation>> find_current_generation(pg::Pool& pool,
                                                                           Deadline deadline);

// Serves the database from now on: the generation that it is, or else a new one of the origin
// "configuration". Every node hears of it at the commit.
[[nodiscard]] awaitable<Generation> serve_database(pg::Transaction& transaction,
                                                   core::DatabasePlace place,
                                                   GenerationMover mover);

// The first generation; only the owner of the control database may.
[[nodiscard]] awaitable<Generation> begin_generations(pg::Transaction& transaction,
                                                      core::DatabasePlace place,
                                                      GenerationMover mover);

}  // namespace mien::store
