#include "jobs/rescuer.hpp"

#include "async/deadline.hpp"
#include "base/limits/jobs.hpp"
#include "base/log.hpp"
#include "jobs/job.hpp"

namespace mien::jobs {
namespace {

// Walks jobs_leased_until_idx. The lease is judged by the clock that set it.
constexpr pg::Query find_dead_query{"find_dead_jobs", R"sql(
    SELECT id FROM jobs WHERE state = 'running' AND leased_until < now()
    ORDER BY leased_until LIMIT $1)sql"};

// A worker that is alive after all finds its claim gone, because the next one has another attempt.
// A locked row is being renewed or finished.
constexpr pg::Query rescue_query{"rescue_job", R"sql(
    WITH dead AS (
        SELECT id, CASE WHEN cancel_requested_at IS NOT NULL THEN 'cancelled'
                        WHEN attempt < attempts_max THEN 'queued'
                        ELSE 'failed' END::job_state AS next_state
        FROM jobs WHERE id = $1 AND state = 'running' AND leased_until < now()
        FOR UPDATE SKIP LOCKED)
    UPDATE jobs SET state = dead.next_state, leased_until = NULL, scheduled_at = now(),
        finished_at = CASE WHEN dead.next_state <> 'queued' THEN now() END,
        error = jsonb_build_object('code', 'worker_lost', 'message',
            'The worker that ran this job stopped answering (attempt ' || attempt || ' of '
            || attempts_max || ').')
    FROM dead WHERE jobs.id = dead.id
    RETURNING jobs.id, jobs.kind, jobs.state, jobs.attempt, jobs.worker)sql"};

// A queue that moves is long, not dead: its jobs go on waiting.
constexpr pg::Query expire_query{"expire_waiting_jobs", R"sql(
    WITH late AS (
        SELECT id FROM jobs
        WHERE state = 'queued' AND scheduled_at < now() - $2::bigint * interval '1 millisecond'
          AND NOT EXISTS (SELECT FROM jobs taken WHERE taken.kind = jobs.kind
                AND taken.started_at > now() - $2::bigint * interval '1 millisecond')
        LIMIT $1
        FOR UPDATE SKIP LOCKED)
    UPDATE jobs SET state = 'failed', finished_at = now(),
        error = jsonb_build_object('code', 'not_started', 'message',
            'No worker took this job in time. Check that a worker is running, then try again.')
    FROM late WHERE jobs.id = late.id
    RETURNING jobs.id)sql"};

void log_rescued(const pg::Row& row) {
    log(LogLevel::warning, "job_rescued",
        {{"job_id", row.get<std::string_view>("id")},
         {"kind", row.get<std::string_view>("kind")},
         {"worker", row.get<std::optional<std::string>>("worker").value_or("")},
         {"attempt", row.get<int>("attempt")},
         {"state", row.get<std::string_view>("state")}});
}

awaitable<void> rescue_job(pg::Pool& pool, JobId id, RescueReport& report, Deadline deadline) {
    const auto rows = co_await pool.run(rescue_query, pg::params(id), deadline);
    for (const auto row : rows) {
        const auto state = parse_job_state(row.get<std::string_view>("state"));
        report.requeued += state == JobState::queued ? 1 : 0;
        report.failed += state == JobState::failed ? 1 : 0;
        report.cancelled += state == JobState::cancelled ? 1 : 0;
        log_rescued(row);
    }
}

}  // namespace

awaitable<RescueReport> rescue_jobs(pg::Pool& pool, Deadline deadline) {
    RescueReport report;
    const auto dead =
        co_await pool.run(find_dead_query, pg::params(limits::job_rows_max), deadline);
    // One statement for each: the end of a job is written into its owner's row too, and a dead
    // worker's transaction that still holds that row must not keep the other jobs waiting.
    for (const auto row : dead) {
        const auto id = row.get<JobId>("id");
        const auto ending = co_await async::ending_of(rescue_job(pool, id, report, deadline));
        if (ending.failure) {
            log(LogLevel::warning, "job_rescue_failed", {{"job_id", to_string(id)}});
        }
    }
    const std::int64_t wait_ms = std::chrono::milliseconds(limits::job_wait_max).count();
    const auto late =
        co_await pool.run(expire_query, pg::params(limits::job_rows_max, wait_ms), deadline);
    report.failed += static_cast<int>(late.size());
    co_return report;
}

}  // namespace mien::jobs
