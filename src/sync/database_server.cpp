#include "sync/database_server.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "core/generation_database.hpp"
#include "pg/databases.hpp"
#include "store/staging/environment_marker.hpp"
#include "store/staging/production_cluster.hpp"

namespace mien::sync {
namespace {

constexpr std::string_view made_by = "Made by the operation ";

// The first line of the comment on a database that an operation makes.
std::string comment_of(const DatabaseMaker& maker) {
    return fmt::format("{}{} of Mien, attempt {}.", made_by, to_string(maker.operation),
                       maker.attempt);
}

std::optional<DatabaseMaker> maker_from(std::string_view comment) {
    constexpr std::string_view before_attempt = " of Mien, attempt ";
    if (!comment.starts_with(made_by)) {
        return std::nullopt;
    }
    comment.remove_prefix(made_by.size());
    const auto id = store::OperationId::parse(comment.substr(0, comment.find(' ')));
    if (!id) {
        return std::nullopt;
    }
    // Those of an earlier release name none.
    DatabaseMaker maker{.operation = *id, .attempt = 0};
    comment.remove_prefix(std::min(comment.size(), to_string(*id).size()));
    if (comment.starts_with(before_attempt)) {
        comment.remove_prefix(before_attempt.size());
        std::from_chars(comment.data(), comment.data() + comment.size(), maker.attempt);
    }
    return maker;
}

// What people have written there, each line on one of its own.
std::string own_comment(std::string_view comment) {
    if (comment.starts_with(made_by)) {
        const auto line_end = comment.find('\n');
        return line_end == std::string_view::npos ? "" : std::string(comment.substr(line_end));
    }
    return comment.empty() ? "" : fmt::format("\n{}", comment);
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

awaitable<void> DatabaseServer::create(std::string name, DatabaseMaker maker, Deadline deadline) {
    co_await require_ours(deadline);
    co_await pg::create_database(*connection_, name, deadline);
    co_await pg::set_database_comment(*connection_, name, comment_of(maker), deadline);
}

awaitable<void> DatabaseServer::clone(std::string name, std::string source, DatabaseMaker maker,
                                      Deadline deadline) {
    co_await require_ours(deadline);
    co_await pg::clone_database(*connection_, name, source, deadline);
    co_await pg::set_database_comment(*connection_, name, comment_of(maker), deadline);
}

awaitable<void> DatabaseServer::give_name(std::string building, std::string name,
                                          DatabaseMaker maker, Deadline deadline) {
    co_await drop_unfinished(name, maker, deadline);
    co_await require_ours(deadline);
    co_await pg::copy_database_rights(*connection_, building, deadline);
    const auto left = co_await pg::copy_database_settings(*connection_, building, deadline);
    for (const auto& setting : left) {
        log(LogLevel::warning, "database_setting_not_given",
            {{"database", name},
             {"setting", setting},
             {"help", "Only a superuser may give it: ALTER DATABASE … SET."}});
    }
    const auto served =
        co_await pg::find_database_comment(*connection_, settings_.database, deadline);
    co_await pg::set_database_comment(
        *connection_, building, comment_of(maker) + own_comment(served.value_or("")), deadline);
    co_await pg::rename_database(*connection_, building, name, deadline);
}

awaitable<void> DatabaseServer::drop_unfinished(std::string name, DatabaseMaker maker,
                                                Deadline deadline) {
    const auto comment = co_await pg::find_database_comment(*connection_, name, deadline);
    const auto found = maker_from(comment.value_or(""));
    if (found && found->operation == maker.operation && found->attempt <= maker.attempt) {
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

awaitable<std::unique_ptr<pg::Connection>> DatabaseServer::enter_made(std::string database,
                                                                      DatabaseMaker maker,
                                                                      Deadline deadline) const {
    auto inside = co_await connect(database, deadline);
    const auto comment = co_await pg::find_database_comment(*inside, database, deadline);
    const auto found = maker_from(comment.value_or(""));
    if (found != maker) {
        throw Error(ErrorKind::conflict, "Another attempt has made the database meanwhile.");
    }
    co_return inside;
}

pg::Settings DatabaseServer::settings_of(std::string database) const {
    auto settings = settings_;
    settings.database = std::move(database);
    return settings;
}

}  // namespace mien::sync
