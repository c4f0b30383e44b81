#include "actions/staging/scheduled_sync.hpp"

#include "actions/staging/request_operation.hpp"
#include "base/limits/sync.hpp"
#include "base/time_zone.hpp"
#include "core/cron.hpp"
#include "store/staging/operations.hpp"
#include "store/staging/sync_schedule.hpp"

namespace mien::actions {
namespace {

// The last run that was due in the span, if any.
std::optional<std::chrono::sys_seconds> last_due(const core::StagingConfiguration& configuration,
                                                 const store::ScheduleLook& look) {
    const auto zone = TimeZone::find(configuration.sync_time_zone);
    if (!configuration.sync_schedule || !zone) {
        return std::nullopt;
    }
    const auto schedule = core::CronSchedule::parse(*configuration.sync_schedule);
    if (!schedule) {
        return std::nullopt;
    }
    const auto until = std::chrono::floor<std::chrono::seconds>(look.until);
    const auto earliest = std::max(std::chrono::floor<std::chrono::seconds>(look.since),
                                   until - limits::schedule_span_max);
    std::optional<std::chrono::sys_seconds> due;
    auto after = earliest;
    while (true) {
        const auto runs = schedule->next_runs(after, *zone, 1);
        if (runs.empty() || runs.front() > until) {
            return due;
        }
        due = runs.front();
        after = *due;
    }
}

store::AuditEntry missed_entry(std::chrono::sys_seconds due, std::string reason) {
    return {.action = "sync.miss",
            .subject_kind = "operation",
            .subject_id = "sync",
            .details = {{"due_at", to_rfc3339(due)}, {"reason", std::move(reason)}},
            .version_id = {}};
}

}  // namespace

store::Actor schedule_actor() {
    return {.kind = "system", .id = {}, .label = "mien schedule", .request_id = {}};
}

awaitable<Done<ScheduledSync>> begin_due_sync(pg::Transaction& transaction,
                                              core::StagingConfiguration configuration) {
    const auto look = co_await store::look_at_schedule(transaction);
    const auto due = last_due(configuration, look);
    Done<ScheduledSync> done{.value = ScheduledSync::none_due, .audit = {}};
    if (!due) {
        co_return done;
    }
    done.value = ScheduledSync::missed;
    if (look.until - *due > limits::schedule_delay_max) {
        done.audit.push_back(missed_entry(*due, "Nobody was there to begin it."));
        co_return done;
    }
    const auto unfinished = co_await store::find_unfinished_operation(transaction);
    if (unfinished) {
        done.audit.push_back(
            missed_entry(*due, "Another operation had not ended: " + unfinished->kind + "."));
        co_return done;
    }
    auto asked = co_await request_sync(transaction, {}, schedule_actor());
    co_return Done<ScheduledSync>{.value = ScheduledSync::begun, .audit = std::move(asked.audit)};
}

}  // namespace mien::actions
