#include "sync/sync_job.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "actions/perform.hpp"
#include "actions/staging/request_operation.hpp"
#include "actions/staging/scheduled_sync.hpp"
#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/limits/database.hpp"
#include "base/limits/generations.hpp"
#include "base/limits/ledger.hpp"
#include "base/limits/sync.hpp"
#include "base/log.hpp"
#include "pg/databases.hpp"
#include "store/staging/bridge_reports.hpp"
#include "store/staging/configurations.hpp"
#include "store/staging/environment_marker.hpp"
#include "store/staging/synced_rows.hpp"
#include "sync/attempt.hpp"
#include "sync/erasures.hpp"
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

awaitable<Policy> read_policy_of(const SyncWork& work) {
    const std::function<Policy()> read = [&work] { return read_policy(work.policy_file); };
    co_return co_await work.generations.work.run(read);
}

// Without a masking key no run begins, and no policy counts.
awaitable<void> tell_policy(const SyncWork& work) {
    if (!work.key) {
        co_return;
    }
    const auto policy = co_await read_policy_of(work);
    store::MaskingPolicyFacts facts{.sha256 = policy.digest,
                                    .key_id = std::string(work.key->id()),
                                    .allows_unmasked = policy.allows_unmasked};
    co_await store::save_masking_policy(work.generations.control, std::move(facts),
                                        deadline_in(limits::statement_time_max));
}

// One run.
class Run {
  public:
    Run(const SyncWork& work, const Attempt& attempt) : work_(work), attempt_(attempt) {}

    awaitable<OperationOutcome> make() {
        const auto deadline = attempt_.run.deadline();
        co_await enter("preparing");
        co_await read_policy_file();
        co_await open_ledger();
        co_await require_production();
        const auto base = co_await store::find_generation(
            work_.generations.control, attempt_.generation->made_from.value(), deadline);
        auto server = co_await DatabaseServer::enter(work_.generations, attempt_.served, deadline);
        const auto building = attempt_.building();
        co_await drop_earlier_buildings(attempt_, server);
        co_await server.create(building, attempt_.maker(), deadline);
        co_await make_staging_database(server, building, deadline);
        co_await copy_rows(server);
        co_await copy_stored(server);
        co_await server.give_name(building, base->database, attempt_.maker(), deadline);
        co_await server.clone(building, base->database, attempt_.maker(), deadline);
        co_await server.give_name(building, attempt_.generation->database, attempt_.maker(),
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
        policy_ = co_await read_policy_of(work_);
        actions::require_unmasked_allowed(is_masked() || policy_.allows_unmasked);
    }

    [[nodiscard]] bool is_masked() const { return attempt_.asks_for("anonymize"); }

    awaitable<void> open_ledger() {
        if (!work_.ledger) {
            throw Error(ErrorKind::conflict,
                        "The bridge has no ledger to write the run into: set [ledger.database] of "
                        "its configuration.");
        }
        ledger_ = co_await Ledger::open(*work_.ledger, *work_.key, attempt_.run.deadline());
    }

    awaitable<std::optional<std::string>> find_source_environment() {
        const auto deadline = attempt_.run.deadline();
        const auto connection = co_await pg::Connection::open(work_.production, deadline);
        co_return co_await store::find_environment(*connection, deadline);
    }

    awaitable<void> require_production() {
        const auto ending = co_await async::ending_of(find_source_environment());
        if (const auto error = error_in(ending.failure)) {
            throw Error(error->kind(),
                        fmt::format("Production cannot be read. {}", error->message()))
                .with_detail(error->detail());
        }
        if (ending.failure) {
            std::rethrow_exception(ending.failure);
        }
        if (*ending.value != "production") {
            throw Error(ErrorKind::conflict,
                        "The source is not marked as production's: nothing was copied.");
        }
    }

    awaitable<void> copy_rows(DatabaseServer& server) {
        const auto deadline = attempt_.run.deadline();
        const auto building = attempt_.building();
        const std::function<awaitable<void>(pg::Connection&, Deadline)> complete =
            [this](pg::Connection& target, Deadline until) { return complete_rows(target, until); };
        MaskedCopy copy(
            work_.generations.work,
            {.source = work_.production,
             .target = server.settings_of(building),
             .policy = policy_,
             .key = *work_.key,
             .complete = complete,
             .tables_of_people = is_masked() ? TablesOfPeople::masked : TablesOfPeople::left_out,
             .ledger = ledger_.get()});
        co_await enter("copying");
        auto watching = watch(copy);
        auto copying = copy.run(deadline);
        auto report = co_await async::run_until(std::move(copying), std::move(watching));
        if (!report) {
            throw Error(ErrorKind::unavailable, "The control database does not answer.");
        }
        for (const auto& withheld : copy.withheld()) {
            left_out_.push_back({withheld.table.full_name(), withheld.rows, withheld.table.why});
        }
        report_ = to_json(*report, policy_, left_out_);
        report_["key_id"] = work_.key->id();
        attempt_.run.set_progress(copied);
        co_await enter("searching");
        co_await search(server, copy.originals());
    }

    awaitable<void> complete_rows(pg::Connection& target, Deadline deadline) {
        if (!attempt_.asks_for("include_versions")) {
            left_out_ = co_await store::keep_heads_only(target, deadline);
        }
        auto erased = co_await store::leave_out_erased(target, deadline);
        std::ranges::move(erased, std::back_inserter(left_out_));
        if (!is_masked()) {
            co_await store::forget_own_emotions(target, deadline);
        }
        co_await store::complete_synced_rows(target, deadline);
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
        auto& pool = work_.generations.work;
        const auto leaks =
            co_await find_leaks(*inside, pool, catalog, policy_, originals, deadline);
        report_["leak_scan"] = to_json(leaks);
        co_await tell();
        require_no_leaks(leaks);
        attempt_.run.set_progress(searched);
        json::object details{{"production_read_at", report_.at("production_read_at")},
                             {"records", report_.at("records_synced")},
                             {"policy_sha256", policy_.digest},
                             {"key_id", work_.key->id()},
                             {"arguments", attempt_.operation.arguments},
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
                                    .scratch = work_.generations.programs.scratch,
                                    .work = work_.generations.work};
        const auto objects = co_await copy_objects(*inside, tools, deadline);
        report_["objects"] = to_json(objects);
        attempt_.run.set_progress(objects_copied);
        co_await tell();
    }

    // What is staging's own comes last, so that it is of the moment of the move. It closes staging
    // to changes for as long as that takes: nothing that may wait for production comes behind it.
    awaitable<OperationOutcome> finish(DatabaseServer& server) {
        co_await record(server);
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

    // What production erased while the run went on is neither served nor mapped.
    awaitable<void> record(DatabaseServer& server) {
        const auto deadline = attempt_.run.deadline();
        const auto made = co_await server.connect(attempt_.generation->database, deadline);
        auto before = co_await erase_before_serving(work_, *made, deadline);
        auto content = report_;
        content["sync_id"] = to_string(attempt_.operation.id);
        content["attempt"] = attempt_.run.claim().attempt;
        content["generation"] = attempt_.generation->number;
        content["arguments"] = attempt_.operation.arguments;
        content["requested_by"] = attempt_.operation.requested_by.label;
        const auto place = co_await ledger_->record_sync(std::move(content),
                                                         std::move(before.everybody), deadline);
        report_["manifest"] = to_json(place);
        if (!before.erasure.people.empty()) {
            before.erasure.generations = {attempt_.generation->number};
            [[maybe_unused]] const auto erased =
                co_await ledger_->record_erasure(std::move(before.erasure), deadline);
        }
        co_await tell();
    }

    const SyncWork& work_;
    const Attempt& attempt_;
    Policy policy_;
    std::unique_ptr<Ledger> ledger_;
    std::vector<store::LeftOutRows> left_out_;
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
    worker.repeat("masking_policy", limits::policy_look_interval,
                  [shared] { return tell_policy(*shared); });
    worker.repeat("erasures", limits::erasure_look_interval,
                  [shared] { return erase_people(*shared); });
}

}  // namespace mien::sync
