// The server of staging's databases, entered as their owner through the database that is served.
// Whatever makes, renames or drops a database there asks first, on that very connection, whether it
// is still staging's and not production's.
#pragma once

#include <cstdint>
#include <limits>
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

// By whom a database is made, which its comment says. Attempts at one operation follow each other,
// and an earlier one that is still at work changes nothing of what a later one has made.
struct DatabaseMaker {
    static constexpr int every_attempt = std::numeric_limits<int>::max();

    store::OperationId operation;
    int attempt = 0;

    bool operator==(const DatabaseMaker&) const = default;
};

class DatabaseServer {
  public:
    // Throws conflict when the generation is not marked as staging's, or lies in production's
    // cluster.
    [[nodiscard]] static awaitable<DatabaseServer> enter(const GenerationWork& work,
                                                         store::Generation served,
                                                         Deadline deadline);

    // An empty database, or a copy of an idle one, that belongs to the maker.
    [[nodiscard]] awaitable<void> create(std::string name, DatabaseMaker maker, Deadline deadline);
    [[nodiscard]] awaitable<void> clone(std::string name, std::string source, DatabaseMaker maker,
                                        Deadline deadline);
    // Its name from now on, with what belongs to the served database and to no table in it: the
    // rights that roles have, the settings that sessions begin with, as far as this role may give
    // them, and the comment, behind a first line that names the maker. One of that name that the
    // same or an earlier attempt has made goes; any other makes this throw conflict.
    [[nodiscard]] awaitable<void> give_name(std::string building, std::string name,
                                            DatabaseMaker maker, Deadline deadline);
    // Only when that or an earlier attempt has made it.
    [[nodiscard]] awaitable<void> drop_unfinished(std::string name, DatabaseMaker maker,
                                                  Deadline deadline);
    // One that never got its name.
    [[nodiscard]] awaitable<void> drop_building(std::string name, Deadline deadline);
    // One that was whole. Throws conflict when it is not marked as staging's.
    [[nodiscard]] awaitable<void> drop(std::string name, Deadline deadline);

    // Another connection as the owner, to a database here. Statements on it may take long.
    [[nodiscard]] awaitable<std::unique_ptr<pg::Connection>> connect(std::string database,
                                                                     Deadline deadline) const;
    // The same to one that has its name. Throws conflict when another attempt has made it.
    [[nodiscard]] awaitable<std::unique_ptr<pg::Connection>> enter_made(std::string database,
                                                                        DatabaseMaker maker,
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
