#include "sync/generation_sweep.hpp"

#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/limits/generations.hpp"
#include "base/log.hpp"
#include "core/generation_database.hpp"
#include "pg/databases.hpp"
#include "store/staging/operations.hpp"
#include "sync/database_server.hpp"

namespace mien::sync {
namespace {

awaitable<void> drop_left(const GenerationWork& work, DatabaseServer& server,
                          const store::LeftGeneration& left, Deadline deadline) {
    const auto& generation = left.generation;
    if (generation.state == "dropping") {
        co_await server.drop(generation.database, deadline);
    } else if (left.made_by) {
        const DatabaseMaker maker{.operation = *left.made_by,
                                  .attempt = DatabaseMaker::every_attempt};
        co_await server.drop_unfinished(generation.database, maker, deadline);
    }
    const std::function<awaitable<void>(pg::Transaction&)> note =
        [number = generation.number](pg::Transaction& transaction) {
            return store::finish_dropping(transaction, number);
        };
    co_await work.control.transact<void>(deadline, note);
    log(LogLevel::info, "generation_dropped",
        {{"generation", generation.number}, {"database", generation.database}});
}

// What attempts have left that did not come to giving it its name.
awaitable<void> drop_building(const GenerationWork& work, DatabaseServer& server,
                              Deadline deadline) {
    const auto names = co_await pg::list_databases(server.connection(),
                                                   std::string(core::building_databases), deadline);
    for (const auto& name : names) {
        const auto text = core::operation_of_building(name);
        const auto id = text ? store::OperationId::parse(*text) : std::nullopt;
        if (!id) {
            continue;
        }
        const auto ended = co_await store::has_operation_ended(work.control, *id, deadline);
        if (ended) {
            co_await server.drop_building(name, deadline);
            log(LogLevel::info, "unfinished_database_dropped", {{"database", name}});
        }
    }
}

awaitable<void> tolerate(awaitable<void> dropping) {
    const auto ending = co_await async::ending_of(std::move(dropping));
    const auto error = error_in(ending.failure);
    if (error) {
        log(LogLevel::warning, "database_not_dropped",
            {{"help", error->message()}, {"detail", error->detail()}});
    } else if (ending.failure) {
        std::rethrow_exception(ending.failure);
    }
}

}  // namespace

awaitable<void> sweep_generations(const GenerationWork& work) {
    const auto deadline = deadline_in(limits::generation_sweep_time_max);
    const auto served = co_await store::find_current_generation(work.control, deadline);
    if (!served) {
        co_return;
    }
    const int old =
        co_await store::drop_old_generations(work.control, limits::kept_generations_max, deadline);
    if (old > 0) {
        log(LogLevel::info, "generations_not_kept", {{"generations", old}});
    }
    auto server = co_await DatabaseServer::enter(work, *served, deadline);
    const auto left = co_await store::list_left_generations(work.control, deadline);
    for (const auto& generation : left) {
        co_await tolerate(drop_left(work, server, generation, deadline));
    }
    co_await tolerate(drop_building(work, server, deadline));
}

}  // namespace mien::sync
