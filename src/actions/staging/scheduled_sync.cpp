#include "actions/staging/scheduled_sync.hpp"

#include <fmt/format.h>

#include "actions/staging/request_operation.hpp"
#include "base/limits/sync.hpp"
#include "base/time_zone.hpp"
#include "core/cron.hpp"
#include "store/staging/operations.hpp"
#include "store/staging/sync_schedule.hpp"

namespace mien::actions {
namespace {

struct DueRuns {
    std::optional<std::chrono::sys_seconds> last;
    std::optional<std::chrono::sys_seconds> before;  // the one before that
};

// In the span of the look.
DueRuns due_runs(const core::StagingConfiguration& configuration, const store::ScheduleLook& look) {
    const auto zone = TimeZone::find(configuration.sync_time_zone);
    if (!configuration.sync_schedule || !zone) {
        return {};
    }
    const auto schedule = core::CronSchedule::parse(*configuration.sync_schedule);
    if (!schedule) {
        return {};
    }
    const auto until = std::chrono::floor<std::chrono::seconds>(look.until);
    const auto earliest = std::max(std::chrono::floor<std::chrono::seconds>(look.since),
                                   until - limits::schedule_span_max);
    DueRuns due;
    auto after = earliest;
    while (true) {
        const auto runs = schedule->next_runs(after, *zone, 1);
        if (runs.empty() || runs.front() > until) {
            return due;
        }
        due.before = due.last;
        due.last = runs.front();
        after = runs.front();
    }
}

// A look that lets a run wait ends here, so that the next one finds it due again.
Timestamp just_before(std::chrono::sys_seconds due) {
    return due - std::chrono::seconds(1);
}

store::AuditEntry missed_entry(std::chrono::sys_seconds due, std::string reason) {
    return {.action = "sync.miss",
            .subject_kind = "operation",
            .subject_id = "sync",
            .details = {{"due_at", to_rfc3339(due)}, {"reason", std::move(reason)}},
            .version_id = {}};
}

std::string tell_unfinished(const store::OperationRow& operation) {
    const auto told = fmt::format("The {} that {} asked for at {} had not ended", operation.kind,
                                  operation.requested_by.label, to_rfc3339(operation.requested_at));
    return operation.failure ? told + ": " + operation.failure->message : told + ".";
}

// Why it has not begun: what is in its way now counts only for what was seen in time.
std::string reason_of(std::chrono::sys_seconds due, const store::ScheduleLook& look,
                      const std::optional<store::OperationRow>& unfinished) {
    const bool has_waited = look.since == just_before(due);
    if (!has_waited && look.until - due > limits::schedule_delay_max) {
        return "Nobody was there to begin it.";
    }
    return unfinished ? tell_unfinished(*unfinished)
                      : "It waited for another operation, and nobody was there when that ended.";
}

// What has waited may find its way free between two looks.
bool is_too_late(std::chrono::sys_seconds due, const store::ScheduleLook& look, bool is_free) {
    const bool has_waited = look.since == just_before(due);
    const auto late = look.until - due;
    return late > limits::schedule_delay_max + (is_free && has_waited
                                                    ? 2 * limits::schedule_look_interval
                                                    : std::chrono::seconds(0));
}

}  // namespace

store::Actor schedule_actor() {
    return {.kind = "system", .id = {}, .label = "mien schedule", .request_id = {}};
}

awaitable<Done<ScheduledSync>> begin_due_sync(pg::Transaction& transaction,
                                              core::StagingConfiguration configuration) {
    const auto look = co_await store::look_at_schedule(transaction);
    const auto due = due_runs(configuration, look);
    Done<ScheduledSync> done{.value = ScheduledSync::none_due, .audit = {}};
    if (!due.last) {
        co_return done;
    }
    const auto unfinished = co_await find_operation_in_the_way(transaction);
    if (is_too_late(*due.last, look, !unfinished)) {
        done.value = ScheduledSync::missed;
        done.audit.push_back(missed_entry(*due.last, reason_of(*due.last, look, unfinished)));
        co_return done;
    }
    if (unfinished) {
        done.value = ScheduledSync::waiting;
        co_await store::look_again_from(transaction, just_before(*due.last));
        if (due.before) {
            done.value = ScheduledSync::missed;
            done.audit.push_back(
                missed_entry(*due.before, reason_of(*due.before, look, unfinished)));
        }
        co_return done;
    }
    auto asked = co_await request_sync(transaction, {}, schedule_actor());
    co_return Done<ScheduledSync>{.value = ScheduledSync::begun, .audit = std::move(asked.audit)};
}

}  // namespace mien::actions
