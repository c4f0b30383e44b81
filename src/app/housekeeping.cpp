#include "app/housekeeping.hpp"

#include "base/limits/clips.hpp"
#include "base/limits/database.hpp"
#include "base/limits/jobs.hpp"
#include "base/limits/objects.hpp"
#include "base/log.hpp"
#include "store/access/sessions.hpp"
#include "store/clips/usage_log.hpp"
#include "store/idempotency.hpp"
#include "store/object_rows.hpp"
#include "store/prompts/drafts.hpp"
#include "store/prompts/presence.hpp"

namespace mien::app {
namespace {

constexpr std::chrono::minutes old_rows_interval{10};
constexpr std::chrono::seconds pass_time_max{60};

awaitable<void> remove_old_rows(pg::Pool& pool) {
    const auto keys = co_await store::delete_old_idempotency_keys(pool);
    const auto sessions = co_await store::delete_ended_sessions(pool);
    const auto drafts = co_await store::reap_drafts(pool, deadline_in(limits::statement_time_max));
    const auto presence =
        co_await store::reap_presence(pool, deadline_in(limits::statement_time_max));
    log(LogLevel::debug, "housekeeping",
        {{"keys", keys}, {"sessions", sessions}, {"drafts", drafts}, {"presence", presence}});
}

awaitable<void> reap_pass(pg::Pool& pool, objects::ObjectStore& objects) {
    const auto report = co_await reap_objects(pool, objects, deadline_in(pass_time_max));
    if (report.orphans + report.unfinished > 0) {
        log(LogLevel::info, "objects_reaped",
            {{"orphans", report.orphans}, {"unfinished", report.unfinished}});
    }
}

awaitable<void> replay_pass(pg::Pool& pool) {
    const auto report =
        co_await store::replay_usage_spool(pool, limits::job_rows_max, deadline_in(pass_time_max));
    if (report.landed > 0 || report.left > 0) {
        log(report.left > 0 ? LogLevel::error : LogLevel::info, "usage_log_replayed",
            {{"landed", report.landed}, {"left", report.left}});
    }
}

}  // namespace

awaitable<ReapReport> reap_objects(pg::Pool& pool, objects::ObjectStore& objects,
                                   Deadline deadline) {
    ReapReport report;
    const auto orphans = co_await store::take_orphans(pool, limits::job_rows_max, deadline);
    for (const auto& key : orphans) {
        co_await objects.remove(key, deadline);
        co_await store::delete_object_row(pool, key, deadline);
        ++report.orphans;
    }
    report.unfinished =
        co_await objects.remove_unfinished(limits::object_unfinished_life, deadline);
    co_return report;
}

void register_housekeeping(jobs::Worker& worker, pg::Pool& pool, objects::ObjectStore& objects) {
    worker.repeat("old_rows", old_rows_interval, [&pool] { return remove_old_rows(pool); });
    worker.repeat("object_reaper", limits::object_reap_interval,
                  [&pool, &objects] { return reap_pass(pool, objects); });
    worker.repeat("usage_replayer", limits::usage_replay_interval,
                  [&pool] { return replay_pass(pool); });
}

}  // namespace mien::app
