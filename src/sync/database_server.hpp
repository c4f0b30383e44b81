// The server of staging's databases, entered as their owner through the database that is served.
// Whatever makes, renames or drops a database there asks first, on that very connection, whether it
// is still staging's and not production's.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "pg/connection.hpp"
#include "store/staging/generations.hpp"
#include "sync/generation_jobs.hpp"

namespace mien::sync {

// As the owner of staging's data, to the database of a generation, wherever it lies.
[[nodiscard]] pg::Settings owner_of(const GenerationWork& work,
                                    const store::Generation& generation);

class DatabaseServer {
  public:
    // Throws conflict when the generation is not marked as staging's, or lies in production's
    // cluster.
    [[nodiscard]] static awaitable<DatabaseServer> enter(const GenerationWork& work,
                                                         store::Generation served,
                                                         Deadline deadline);

    // An empty database, or a copy of an idle one, that belongs to the operation.
    [[nodiscard]] awaitable<void> create(std::string name, store::OperationId operation,
                                         Deadline deadline);
    [[nodiscard]] awaitable<void> clone(std::string name, std::string source,
                                        store::OperationId operation, Deadline deadline);
    // Its name from now on, with the rights that roles have on the served one. One of that name
    // that belongs to the same operation goes; any other makes this throw conflict.
    [[nodiscard]] awaitable<void> give_name(std::string building, std::string name,
                                            store::OperationId operation, Deadline deadline);
    // Only when it belongs to the operation.
    [[nodiscard]] awaitable<void> drop_unfinished(std::string name, store::OperationId operation,
                                                  Deadline deadline);
    // One that never got its name.
    [[nodiscard]] awaitable<void> drop_building(std::string name, Deadline deadline);
    // One that was whole. Throws conflict when it is not marked as staging's.
    [[nodiscard]] awaitable<void> drop(std::string name, Deadline deadline);

    // Another connection as the owner, to a database here. Statements on it may take long.
    [[nodiscard]] awaitable<std::unique_ptr<pg::Connection>> connect(std::string database,
                                                                     Deadline deadline) const;
    [[nodiscard]] pg::Settings settings_of(std::string database) const;
    // For reading.
    [[nodiscard]] pg::Connection& connection() const { return *connection_; }

  private:
    DatabaseServer(pg::Settings settings, std::unique_ptr<pg::Connection> connection,
                   std::optional<std::int64_t> production_cluster);

    [[nodiscard]] awaitable<void> require_ours(Deadline deadline);

    pg::Settings settings_;
    std::unique_ptr<pg::Connection> connection_;
    std::optional<std::int64_t> production_cluster_;
};

}  // namespace mien::sync
