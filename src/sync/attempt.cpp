#include "sync/attempt.hpp"

#include <fmt/format.h>

#include "actions/perform.hpp"
#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/limits/generations.hpp"
#include "core/generation_database.hpp"
#include "jobs/queue.hpp"
#include "pg/migrate.hpp"
#include "store/staging/environment_marker.hpp"
#include "store/staging/generation_closing.hpp"
#include "store/staging/production_cluster.hpp"

namespace mien::sync {
namespace {

awaitable<Attempt> begin(const GenerationWork& work, jobs::JobRun& run) {
    const auto deadline = run.deadline();
    const auto id = jobs::subject_of<store::OperationId>(run.job());
    auto operation = co_await store::get_operation(work.control, id, deadline);
    auto served = co_await store::find_current_generation(work.control, deadline);
    if (!served) {
        throw Error(ErrorKind::unavailable, "Staging has no data yet: run mien migrate.");
    }
    std::optional<store::Generation> generation;
    if (operation.generation) {
        generation = co_await store::find_generation(work.control, *operation.generation, deadline);
    }
    co_return Attempt{.work = work,
                      .run = run,
                      .operation = std::move(operation),
                      .served = std::move(*served),
                      .generation = std::move(generation)};
}

// Data of an older schema than what is served would be of no use to staging's program.
awaitable<void> require_no_newer_schema(pg::Connection& served, Deadline deadline) {
    const auto found = co_await pg::find_schema_version(served, deadline);
    const int newest = pg::embedded_migrations().back().version;
    if (found && *found > newest) {
        throw Error(
            ErrorKind::conflict,
            fmt::format("The bridge is older than staging: it knows the schema up to {}, and "
                        "the data that are served are at {}. Bring the bridge to staging's "
                        "release.",
                        newest, *found));
    }
}

}  // namespace

std::string Attempt::building() const {
    return core::building_database(to_string(operation.id), run.claim().attempt);
}

DatabaseMaker Attempt::maker() const {
    return {.operation = operation.id, .attempt = run.claim().attempt};
}

bool Attempt::asks_for(std::string_view name) const {
    const auto* const value = operation.arguments.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

json::object Attempt::result() const {
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - began_at;
    return {{"seconds", seconds.count()}};
}

awaitable<void> Attempt::enter(std::string phase) const {
    co_await store::note_phase(work.control, run.claim(), std::move(phase), run.deadline());
}

awaitable<void> drop_earlier_buildings(const Attempt& attempt, DatabaseServer& server) {
    const auto deadline = attempt.run.deadline();
    for (int earlier = 1; earlier < attempt.run.claim().attempt; ++earlier) {
        const auto left = core::building_database(to_string(attempt.operation.id), earlier);
        auto dropping = server.drop_building(left, deadline);
        const auto ending = co_await async::ending_of(std::move(dropping));
        if (ending.failure && !error_in(ending.failure)) {
            std::rethrow_exception(ending.failure);
        }
    }
}

awaitable<store::Preserved> carry_over(const Attempt& attempt, DatabaseServer& server) {
    const auto deadline = deadline_in(limits::preserving_time_max);
    const auto from = co_await server.connect(attempt.served.database, deadline);
    const auto to =
        co_await server.enter_made(attempt.generation->database, attempt.maker(), deadline);
    const auto production = co_await store::find_production_cluster(attempt.work.control, deadline);
    store::Home home{.environment = "staging", .production_cluster = production};
    co_await store::refuse_other_environment(*to, std::move(home), deadline);
    const store::Closer closer{.by = attempt.operation.id.uuid,
                               .attempt = attempt.run.claim().attempt};
    co_await store::close_generation(attempt.work.control, closer, deadline);
    co_return co_await store::carry_over(*from, *to, attempt.served.number, deadline);
}

awaitable<void> make_staging_database(const DatabaseServer& server, std::string database,
                                      Deadline deadline) {
    co_await require_no_newer_schema(server.connection(), deadline);
    const auto inside = co_await server.connect(std::move(database), deadline);
    const auto report = co_await pg::migrate(*inside);
    static_cast<void>(report);
    co_await store::mark_environment(*inside, "staging", deadline);
}

awaitable<void> run_operation(const GenerationWork& work, jobs::JobRun& run, OperationWork make,
                              OperationEnd end) {
    const auto pause = co_await run.run_until_stopped(work.upkeep.pause());
    const auto attempt = co_await begin(work, run);
    auto making = make(attempt);
    auto outcome = co_await run.run_until_stopped(std::move(making));
    outcome.attempt = run.claim().attempt;
    const std::function<awaitable<void>(pg::Transaction&)> write =
        [&](pg::Transaction& transaction) -> awaitable<void> {
        const auto audit = co_await end(transaction, attempt.operation, outcome);
        auto calls = actions::audit_calls(actions::bridge_actor(attempt.operation), audit);
        co_await transaction.run_all(std::move(calls));
    };
    const bool is_ours = co_await run.finish(work.control, write);
    static_cast<void>(is_ours);
}

}  // namespace mien::sync
