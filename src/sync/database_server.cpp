#include "sync/database_server.hpp"

#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "core/generation_database.hpp"
#include "pg/databases.hpp"
#include "store/staging/environment_marker.hpp"
#include "store/staging/production_cluster.hpp"

namespace mien::sync {
namespace {

std::string comment_of(store::OperationId operation) {
    return "Made by the operation " + to_string(operation) + " of Mien.";
}

awaitable<void> require_marked(pg::Connection& connection, Deadline deadline) {
    const auto environment = co_await store::find_environment(connection, deadline);
    if (environment != "staging") {
        throw Error(ErrorKind::conflict,
                    fmt::format("The database is marked as {}'s and not as staging's: nothing was "
                                "done to it.",
                                environment.value_or("nobody")));
    }
}

}  // namespace

pg::Settings owner_of(const GenerationWork& work, const store::Generation& generation) {
    auto settings = work.databases;
    settings.host = generation.host;
    settings.port = generation.port;
    settings.database = generation.database;
    settings.statement_time_max = std::chrono::milliseconds(0);
    return settings;
}

DatabaseServer::DatabaseServer(pg::Settings settings, std::unique_ptr<pg::Connection> connection,
                               std::optional<std::int64_t> production_cluster)
    : settings_(std::move(settings)),
      connection_(std::move(connection)),
      production_cluster_(production_cluster) {}

awaitable<DatabaseServer> DatabaseServer::enter(const GenerationWork& work,
                                                store::Generation served, Deadline deadline) {
    auto settings = owner_of(work, served);
    auto connection = co_await pg::Connection::open(settings, deadline);
    const auto production = co_await store::find_production_cluster(work.control, deadline);
    DatabaseServer server(std::move(settings), std::move(connection), production);
    co_await server.require_ours(deadline);
    co_return server;
}

awaitable<void> DatabaseServer::require_ours(Deadline deadline) {
    co_await require_marked(*connection_, deadline);
    if (!production_cluster_) {
        co_return;
    }
    const bool is_production =
        co_await store::is_in_cluster(*connection_, *production_cluster_, deadline);
    if (is_production) {
        throw Error(ErrorKind::conflict, "This is production's cluster: nothing was done to it.");
    }
}

awaitable<void> DatabaseServer::create(std::string name, store::OperationId operation,
                                       Deadline deadline) {
    co_await require_ours(deadline);
    co_await pg::create_database(*connection_, name, deadline);
    co_await pg::set_database_comment(*connection_, name, comment_of(operation), deadline);
}

awaitable<void> DatabaseServer::clone(std::string name, std::string source,
                                      store::OperationId operation, Deadline deadline) {
    co_await require_ours(deadline);
    co_await pg::clone_database(*connection_, name, source, deadline);
    co_await pg::set_database_comment(*connection_, name, comment_of(operation), deadline);
}

awaitable<void> DatabaseServer::give_name(std::string building, std::string name,
                                          store::OperationId operation, Deadline deadline) {
    co_await drop_unfinished(name, operation, deadline);
    co_await require_ours(deadline);
    co_await pg::copy_database_rights(*connection_, building, deadline);
    co_await pg::rename_database(*connection_, building, name, deadline);
}

awaitable<void> DatabaseServer::drop_unfinished(std::string name, store::OperationId operation,
                                                Deadline deadline) {
    const auto comment = co_await pg::find_database_comment(*connection_, name, deadline);
    if (comment == comment_of(operation)) {
        co_await require_ours(deadline);
        co_await pg::drop_database(*connection_, name, deadline);
    }
}

awaitable<void> DatabaseServer::drop_building(std::string name, Deadline deadline) {
    MIEN_ASSERT(core::operation_of_building(name).has_value(),
                "nobody else's database is named so");
    co_await require_ours(deadline);
    co_await pg::drop_database(*connection_, name, deadline);
}

awaitable<void> DatabaseServer::drop(std::string name, Deadline deadline) {
    const auto comment = co_await pg::find_database_comment(*connection_, name, deadline);
    if (!comment) {
        co_return;
    }
    {
        const auto inside = co_await connect(name, deadline);
        co_await require_marked(*inside, deadline);
    }
    co_await require_ours(deadline);
    co_await pg::drop_database(*connection_, name, deadline);
}

awaitable<std::unique_ptr<pg::Connection>> DatabaseServer::connect(std::string database,
                                                                   Deadline deadline) const {
    const auto settings = settings_of(std::move(database));
    co_return co_await pg::Connection::open(settings, deadline);
}

pg::Settings DatabaseServer::settings_of(std::string database) const {
    auto settings = settings_;
    settings.database = std::move(database);
    return settings;
}

}  // namespace mien::sync
