#include "sync/sync_job.hpp"

#include "actions/perform.hpp"
#include "actions/staging/scheduled_sync.hpp"
#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/limits/database.hpp"
#include "base/limits/generations.hpp"
#include "base/limits/sync.hpp"
#include "base/log.hpp"
#include "pg/databases.hpp"
#include "store/staging/configurations.hpp"
#include "store/staging/environment_marker.hpp"
#include "store/staging/synced_rows.hpp"
#include "sync/attempt.hpp"
#include "sync/masked_copy.hpp"
#include "sync/object_copy.hpp"
#include "sync/storage_reset.hpp"
#include "sync/sync_report.hpp"

namespace mien::sync {
namespace {

using actions::OperationOutcome;

// How far a run is when these have been done.
constexpr double copied = 0.6;
constexpr double searched = 0.75;
constexpr double objects_copied = 0.9;

// One run.
class Run {
  public:
    Run(const SyncWork& work, const Attempt& attempt) : work_(work), attempt_(attempt) {}

    awaitable<OperationOutcome> make() {
        const auto deadline = attempt_.run.deadline();
        co_await enter("preparing");
        co_await read_policy_file();
        co_await require_production();
        const auto base = co_await store::find_generation(
            work_.generations.control, attempt_.generation->made_from.value(), deadline);
        auto server = co_await DatabaseServer::enter(work_.generations, attempt_.served, deadline);
        const auto building = attempt_.building();
        co_await server.create(building, attempt_.operation.id, deadline);
        co_await make_staging_database(server, building, deadline);
        co_await copy_rows(server);
        co_await copy_stored(server);
        co_await server.give_name(building, base->database, attempt_.operation.id, deadline);
        co_await server.clone(building, base->database, attempt_.operation.id, deadline);
        co_await server.give_name(building, attempt_.generation->database, attempt_.operation.id,
                                  deadline);
        co_return co_await finish(server);
    }

  private:
    awaitable<void> read_policy_file() {
        if (!work_.key) {
            throw Error(ErrorKind::conflict,
                        "The bridge has no masking key: set masking_key_file in [sync] of its "
                        "configuration.");
        }
        const std::function<Policy()> read = [this] { return read_policy(work_.policy_file); };
        policy_ = co_await work_.generations.work.run(read);
    }

    awaitable<void> require_production() {
        const auto connection =
            co_await pg::Connection::open(work_.production, attempt_.run.deadline());
        const auto environment =
            co_await store::find_environment(*connection, attempt_.run.deadline());
        if (environment != "production") {
            throw Error(ErrorKind::conflict,
                        "The source is not marked as production's: nothing was copied.");
        }
    }

    awaitable<void> copy_rows(DatabaseServer& server) {
        const auto deadline = attempt_.run.deadline();
        const auto building = attempt_.building();
        MaskedCopy copy(work_.generations.work, {.source = work_.production,
                                                 .target = server.settings_of(building),
                                                 .policy = policy_,
                                                 .key = *work_.key,
                                                 .complete = store::complete_synced_rows});
        co_await enter("copying");
        auto watching = watch(copy);
        auto copying = copy.run(deadline);
        auto report = co_await async::run_until(std::move(copying), std::move(watching));
        if (!report) {
            throw Error(ErrorKind::unavailable, "The control database does not answer.");
        }
        report_ = to_json(*report, policy_);
        report_["key_id"] = work_.key->id();
        attempt_.run.set_progress(copied);
        co_await enter("searching");
        co_await search(server, copy.originals());
    }

    // Never ends by itself.
    awaitable<void> watch(const MaskedCopy& copy) {
        std::optional<SteadyTime> rows_since;
        while (true) {
            co_await async::sleep_for(limits::copy_progress_interval);
            const auto& progress = copy.progress();
            const auto share = copied_share(progress);
            attempt_.run.set_progress(copied * share);
            report_ = to_json(progress);
            if (progress.phase == CopyPhase::rows) {
                const auto time = std::chrono::steady_clock::now();
                rows_since = rows_since.value_or(time);
                if (const auto left = time_left(share, time - *rows_since)) {
                    report_["seconds_left"] = left->count();
                }
            }
            co_await tell();
        }
    }

    awaitable<void> enter(std::string stage) {
        stages_.push_back(json::object{{"stage", stage}, {"began_at", to_rfc3339(now())}});
        co_await attempt_.enter(std::move(stage));
        co_await tell();
    }

    awaitable<void> tell() {
        auto report = report_;
        report["stages"] = stages_;
        report["attempt"] = attempt_.run.claim().attempt;
        report["replaces"] = attempt_.served.number;
        co_await store::note_report(work_.generations.control, attempt_.run.claim(),
                                    std::move(report), attempt_.run.deadline());
    }

    awaitable<void> search(DatabaseServer& server, Originals& originals) {
        const auto deadline = attempt_.run.deadline();
        const auto inside = co_await server.connect(attempt_.building(), deadline);
        const auto catalog = co_await pg::read_catalog(*inside, deadline);
        const auto leaks = co_await find_leaks(*inside, catalog, policy_, originals, deadline);
        report_["leak_scan"] = to_json(leaks);
        co_await tell();
        require_no_leaks(leaks);
        attempt_.run.set_progress(searched);
        json::object details{{"production_read_at", report_.at("production_read_at")},
                             {"records", report_.at("records_synced")},
                             {"policy_sha256", policy_.digest},
                             {"key_id", work_.key->id()},
                             {"requested_by", attempt_.operation.requested_by.label}};
        co_await store::begin_synced_audit(*inside, to_string(attempt_.operation.id),
                                           std::move(details), deadline);
    }

    awaitable<void> copy_stored(DatabaseServer& server) {
        const auto deadline = attempt_.run.deadline();
        co_await enter("copying_objects");
        const auto executor = co_await asio::this_coro::executor;
        const auto from =
            objects::open_store(work_.production_objects, executor, work_.generations.work);
        const auto to = co_await open_bucket(work_.generations, deadline);
        const auto inside = co_await server.connect(attempt_.building(), deadline);
        const ObjectCopyTools tools{.from = *from,
                                    .to = *to,
                                    .scratch = work_.generations.dump.scratch_directory,
                                    .work = work_.generations.work};
        const auto objects = co_await copy_objects(*inside, tools, deadline);
        report_["objects"] = to_json(objects);
        attempt_.run.set_progress(objects_copied);
        co_await tell();
    }

    // Last, so that what is staging's own is of the moment of the move.
    awaitable<OperationOutcome> finish(DatabaseServer& server) {
        co_await enter("preserving");
        const auto preserved = co_await carry_over(attempt_, server);
        report_["preserved"] = to_json(preserved);
        OperationOutcome outcome;
        outcome.preserved_from = attempt_.served.number;
        outcome.bytes = co_await pg::database_bytes(
            server.connection(), attempt_.generation->database, attempt_.run.deadline());
        co_await enter("moving");
        outcome.result = attempt_.result();
        co_return outcome;
    }

    const SyncWork& work_;
    const Attempt& attempt_;
    Policy policy_;
    json::object report_;
    json::array stages_;
};

awaitable<void> begin_due_sync(const SyncWork& work) {
    auto& control = work.generations.control;
    const auto deadline = deadline_in(limits::statement_time_max);
    const auto active = co_await store::find_active_configuration(control, deadline);
    if (!active) {
        co_return;
    }
    const actions::Action<actions::ScheduledSync> action = [&](pg::Transaction& transaction) {
        return actions::begin_due_sync(transaction, active->content);
    };
    const auto actor = actions::schedule_actor();
    const auto begun = co_await actions::perform(control, actor, deadline, action);
    if (begun == actions::ScheduledSync::begun) {
        log(LogLevel::info, "scheduled_sync_begun");
    } else if (begun == actions::ScheduledSync::missed) {
        log(LogLevel::warning, "scheduled_sync_missed");
    }
}

}  // namespace

void handle_sync_jobs(jobs::Worker& worker, SyncWork work) {
    const auto shared = std::make_shared<const SyncWork>(std::move(work));
    worker.handle(
        std::string(store::sync_kind), 1,
        [shared](jobs::JobRun& run) -> awaitable<void> {
            const OperationWork make =
                [shared](const Attempt& attempt) -> awaitable<OperationOutcome> {
                Run one(*shared, attempt);
                co_return co_await one.make();
            };
            co_await run_operation(shared->generations, run, make, actions::serve_synced);
        },
        limits::generation_job_time_max);
    worker.repeat("sync_schedule", limits::schedule_look_interval,
                  [shared] { return begin_due_sync(*shared); });
}

}  // namespace mien::sync
