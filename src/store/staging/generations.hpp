// Generations of staging's data, one database each, and the pointer to the one that is served; in
// the control database. Whoever changes one of them locks the pointer first (lock_served), so that
// they come one after another.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "core/staging_configuration.hpp"
#include "pg/pool.hpp"

namespace mien::store {

using OperationId = Id<struct OperationTag>;

struct Generation {
    int number = 0;
    std::string host;
    std::uint16_t port = 0;
    std::string database;
    std::string origin;  // "initial", "configuration", "snapshot", "restore", "reset" or "sync"
    std::optional<int> made_from;  // the generation that it is a copy of
    std::string state;             // "building", "ready", "failed", "dropping" or "dropped"
    bool is_served = false;
    bool is_idle = false;             // never served itself, only copied
    std::optional<std::string> name;  // of a snapshot
    std::string note;
    std::optional<std::int64_t> bytes;  // of its database when it was made
    Timestamp made_at;
    std::string made_by;                 // e-mail, or the name of a command
    std::optional<Timestamp> served_at;  // when it was last begun to be served
};

// Who moves the pointer, or asks for a generation.
struct GenerationMover {
    std::optional<AdminId> id;
    std::string label;
};

// The one that is served; nothing before `mien migrate` has made the first one.
[[nodiscard]] awaitable<std::optional<Generation>> find_current_generation(pg::Pool& pool,
                                                                           Deadline deadline);

// The same, kept as it is until the transaction ends. Throws unavailable before there is one.
[[nodiscard]] awaitable<Generation> lock_served(pg::Transaction& transaction);

[[nodiscard]] awaitable<std::optional<Generation>> find_generation(pg::Pool& pool, int number,
                                                                   Deadline deadline);
[[nodiscard]] awaitable<std::optional<Generation>> find_generation(pg::Transaction& transaction,
                                                                   int number);
// A snapshot that is ready or in the making. Throws not_found.
[[nodiscard]] awaitable<Generation> get_snapshot(pg::Pool& pool, std::optional<int> number,
                                                 Deadline deadline);
[[nodiscard]] awaitable<Generation> get_snapshot(pg::Transaction& transaction,
                                                 std::optional<int> number);

// Latest first; those before a number when one is given.
[[nodiscard]] awaitable<std::vector<Generation>> list_generations(pg::Pool& pool,
                                                                  std::optional<int> before,
                                                                  std::size_t limit,
                                                                  Deadline deadline);
[[nodiscard]] awaitable<std::vector<Generation>> list_snapshots(pg::Pool& pool,
                                                                std::optional<int> before,
                                                                std::size_t limit,
                                                                Deadline deadline);
[[nodiscard]] awaitable<int> count_snapshots(pg::Transaction& transaction);

// The number of the one that was served before, while it can be served again.
[[nodiscard]] awaitable<std::optional<int>> find_roll_back(pg::Pool& pool, Deadline deadline);

// What the last sync has brought, kept idle.
[[nodiscard]] awaitable<std::optional<Generation>> find_base(pg::Transaction& transaction);

// Begins to drop what syncs before that one have brought.
[[nodiscard]] awaitable<void> drop_other_bases(pg::Transaction& transaction, int kept);

// A generation that is going to be made, on the server of the one that is served.
struct NewGeneration {
    std::string origin;
    std::optional<int> made_from = std::nullopt;
    std::optional<std::string> name = std::nullopt;  // of a snapshot, which is idle
    std::string note = {};
    bool is_idle = false;
    GenerationMover made_by;
};
[[nodiscard]] awaitable<Generation> add_generation(pg::Transaction& transaction,
                                                   const Generation& served, NewGeneration made);

// Its database is whole. False when it is not in the making any more.
[[nodiscard]] awaitable<bool> finish_generation(pg::Transaction& transaction, int number,
                                                std::int64_t bytes);

struct GenerationMove {
    GenerationMover mover;
    std::string reason;  // "restore", "reset", "rollback" or "sync"
    std::optional<OperationId> operation_id = std::nullopt;
};
// Serves it from now on: every node hears of it at the commit. Throws conflict for one that is not
// ready, or idle.
[[nodiscard]] awaitable<void> serve_generation(pg::Transaction& transaction, int number,
                                               GenerationMove move);

// From now on nobody begins to use it. The database of a `dropping` or failed one goes.
[[nodiscard]] awaitable<void> begin_dropping(pg::Transaction& transaction, int number);
[[nodiscard]] awaitable<void> finish_dropping(pg::Transaction& transaction, int number);

// While no operation is unfinished: begins to drop those that were served, but for the served one,
// as many others as are kept, the last ones, the one that the configuration in force names, and
// those of another server than the served one's. Says how many.
[[nodiscard]] awaitable<int> drop_old_generations(pg::Pool& pool, int kept_max, Deadline deadline);

// Those on the server of the served one whose database may be there and has to go, while no
// operation is unfinished.
struct LeftGeneration {
    Generation generation;
    std::optional<OperationId> made_by;  // the operation that began to make it, of a failed one
};
[[nodiscard]] awaitable<std::vector<LeftGeneration>> list_left_generations(pg::Pool& pool,
                                                                           Deadline deadline);

// Whose objects have to stay: those that are ready. One on a server that staging has left may not
// be within reach any more.
struct KeptGeneration {
    Generation generation;
    bool is_here = false;          // on the server of the served one
    bool was_left_lately = false;  // its server, within limits::former_server_life
};
[[nodiscard]] awaitable<std::vector<KeptGeneration>> list_kept_generations(pg::Pool& pool,
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
