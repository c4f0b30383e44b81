#include "sync/generation_jobs.hpp"

#include "actions/staging/end_operation.hpp"
#include "base/error.hpp"
#include "base/limits/generations.hpp"
#include "base/log.hpp"
#include "pg/databases.hpp"
#include "store/staging/operations.hpp"
#include "sync/attempt.hpp"
#include "sync/copy/database_copy.hpp"
#include "sync/database_server.hpp"
#include "sync/generation_sweep.hpp"
#include "sync/storage_reset.hpp"
#include "sync/sync_report.hpp"

namespace mien::sync {
namespace {

using actions::OperationOutcome;

// How far an operation is when these have been done.
constexpr double copied = 0.8;
constexpr double preserved = 0.85;
constexpr double cleared = 0.95;

// The generation that another is made from.
awaitable<store::Generation> get_source(const Attempt& attempt) {
    auto source = co_await store::find_generation(
        attempt.work.control, attempt.generation->made_from.value(), attempt.run.deadline());
    if (!source || source->state != "ready") {
        throw Error(ErrorKind::conflict, "What it was to be made from is not kept any more.");
    }
    co_return std::move(*source);
}

// Never ends by itself.
awaitable<void> watch_copy(const Attempt& attempt, const DatabaseCopy& copy) {
    while (true) {
        co_await async::sleep_for(limits::copy_progress_interval);
        attempt.run.set_progress(copied * copied_share(copy.progress()));
    }
}

// While it is served.
awaitable<void> copy_source(const Attempt& attempt, DatabaseServer& server,
                            const store::Generation& source) {
    const auto deadline = attempt.run.deadline();
    const auto building = attempt.building();
    co_await drop_earlier_buildings(attempt, server);
    co_await server.create(building, attempt.maker(), deadline);
    DatabaseCopy copy(attempt.work.work, {.source = server.settings_of(source.database),
                                          .target = server.settings_of(building),
                                          .programs = attempt.work.programs,
                                          .rule_of = {},
                                          .read_first = {},
                                          .counting = Counting::rows_only,
                                          .keeps_grants = true});
    auto copying = copy.run(deadline);
    auto watching = watch_copy(attempt, copy);
    const auto report = co_await async::run_until(std::move(copying), std::move(watching));
    for (const auto& sentence : report.value().left_out) {
        log(LogLevel::warning, "not_in_snapshot", {{"help", sentence}});
    }
}

awaitable<OperationOutcome> make_snapshot(const Attempt& attempt) {
    const auto deadline = attempt.run.deadline();
    const auto source = co_await get_source(attempt);
    auto server = co_await DatabaseServer::enter(attempt.work, attempt.served, deadline);
    co_await attempt.enter("copying");
    co_await copy_source(attempt, server, source);
    const auto& name = attempt.generation->database;
    co_await server.give_name(attempt.building(), name, attempt.maker(), deadline);
    const auto bytes = co_await pg::database_bytes(server.connection(), name, deadline);
    co_return OperationOutcome{
        .bytes = bytes, .preserved_from = std::nullopt, .result = attempt.result()};
}

// A copy of the source, or an empty one, with every migration of this program and staging's mark.
awaitable<void> make_database(const Attempt& attempt, DatabaseServer& server) {
    const auto deadline = attempt.run.deadline();
    const auto building = attempt.building();
    co_await drop_earlier_buildings(attempt, server);
    if (attempt.generation->made_from) {
        const auto source = co_await get_source(attempt);
        co_await server.clone(building, source.database, attempt.maker(), deadline);
    } else {
        co_await server.create(building, attempt.maker(), deadline);
    }
    co_await make_staging_database(server, building, deadline);
    co_await server.give_name(building, attempt.generation->database, attempt.maker(), deadline);
}

awaitable<StorageReport> reset_storage(const Attempt& attempt) {
    const auto& work = attempt.work;
    const auto deadline = attempt.run.deadline();
    co_await attempt.enter("removing");
    const auto store = co_await open_bucket(work, deadline);
    RemovalOptions options{.in_the_making = attempt.generation};
    auto report = co_await remove_unneeded_objects(work, *store, std::move(options), deadline);
    co_await attempt.enter("checking");
    const auto& next = attempt.generation ? *attempt.generation : attempt.served;
    co_await find_missing_objects(work, *store, next, report, deadline);
    co_return report;
}

// Of a restoration or a reset: the next generation, ready to be served.
awaitable<OperationOutcome> make_next(const Attempt& attempt) {
    const auto deadline = attempt.run.deadline();
    auto server = co_await DatabaseServer::enter(attempt.work, attempt.served, deadline);
    OperationOutcome outcome;
    json::object storage;
    if (attempt.generation) {
        co_await attempt.enter("copying");
        co_await make_database(attempt, server);
        attempt.run.set_progress(copied);
    }
    if (attempt.asks_for("storage")) {
        const auto report = co_await reset_storage(attempt);
        storage = to_json(report);
        attempt.run.set_progress(cleared);
    }
    // Last, so that what is staging's own is of the moment of the move.
    if (attempt.generation) {
        co_await attempt.enter("preserving");
        co_await carry_over(attempt, server);
        attempt.run.set_progress(preserved);
        outcome.preserved_from = attempt.served.number;
        outcome.bytes = co_await pg::database_bytes(server.connection(),
                                                    attempt.generation->database, deadline);
        co_await attempt.enter("moving");
    }
    outcome.result = attempt.result();
    outcome.result.insert(storage.begin(), storage.end());
    co_return outcome;
}

awaitable<OperationOutcome> drop_snapshot(const Attempt& attempt) {
    const auto deadline = attempt.run.deadline();
    auto server = co_await DatabaseServer::enter(attempt.work, attempt.served, deadline);
    co_await attempt.enter("dropping");
    co_await server.drop(attempt.generation.value().database, deadline);
    co_return OperationOutcome{
        .bytes = 0, .preserved_from = std::nullopt, .result = attempt.result()};
}

awaitable<std::vector<store::AuditEntry>> end_next(pg::Transaction& transaction,
                                                   store::OperationRow operation,
                                                   OperationOutcome outcome) {
    return operation.generation
               ? actions::serve_made(transaction, std::move(operation), std::move(outcome))
               : actions::end_storage_reset(transaction, std::move(operation), std::move(outcome));
}

}  // namespace

void handle_generation_jobs(jobs::Worker& worker, GenerationWork work) {
    const auto shared = std::make_shared<const GenerationWork>(std::move(work));
    const auto handle = [&](std::string_view kind, OperationWork make, OperationEnd end) {
        worker.handle(
            std::string(kind), 1,
            [shared, make, end](jobs::JobRun& run) {
                return run_operation(*shared, run, make, end);
            },
            limits::generation_job_time_max);
    };
    handle(store::snapshot_kind, make_snapshot, actions::keep_snapshot);
    handle(store::restore_kind, make_next, end_next);
    handle(store::reset_kind, make_next, end_next);
    handle(store::drop_kind, drop_snapshot, actions::end_drop);
    worker.repeat("generation_sweep", limits::generation_sweep_interval,
                  [shared] { return shared->upkeep.run(sweep_generations(*shared)); });
    worker.repeat("unneeded_objects", limits::unneeded_objects_interval,
                  [shared] { return shared->upkeep.run(reap_unneeded_objects(*shared)); });
}

}  // namespace mien::sync
