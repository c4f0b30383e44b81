#include "jobs/queue.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace mien::jobs {
namespace {

constexpr std::int64_t lease_ms = std::chrono::milliseconds(limits::job_lease).count();

constexpr pg::Query enqueue_query{"enqueue_job", R"sql(
    INSERT INTO jobs (id, kind, arguments, priority, attempts_max)
    VALUES ($1, $2, $3, $4, $5))sql"};

constexpr pg::Query count_queued_query{"count_queued_jobs", R"sql(
    SELECT count(*) AS jobs FROM jobs WHERE kind = $1 AND state = 'queued')sql"};

// Walks jobs_ready_idx; rows that another fetch has locked are passed over, so that no two get the
// same job and none waits for the other.
constexpr pg::Query fetch_query{"fetch_jobs", R"sql(
    WITH due AS (
        SELECT id FROM jobs
        WHERE kind = $1 AND state = 'queued' AND scheduled_at <= now() AND attempt < attempts_max
          AND (NOT arguments ? 'gate' OR cancel_requested_at IS NOT NULL
               OR ($5::boolean AND arguments ->> 'gate' <> ALL ($6::text[])))
        ORDER BY priority, scheduled_at, id
        LIMIT $3
        FOR UPDATE SKIP LOCKED)
    UPDATE jobs SET state = 'running', worker = $2, attempt = attempt + 1, progress = 0,
        leased_until = now() + $4::bigint * interval '1 millisecond', started_at = now()
    FROM due WHERE jobs.id = due.id
    RETURNING jobs.id, kind, arguments, state, attempt, attempts_max, progress, error,
              cancel_requested_at IS NOT NULL AS is_cancel_requested)sql"};

constexpr pg::Query heartbeat_query{"renew_job_lease", R"sql(
    UPDATE jobs SET leased_until = now() + $4::bigint * interval '1 millisecond'
    WHERE id = $1 AND worker = $2 AND attempt = $3 AND state = 'running'
    RETURNING cancel_requested_at IS NOT NULL AS is_cancel_requested)sql"};

constexpr pg::Query progress_query{"report_job_progress", R"sql(
    UPDATE jobs SET leased_until = now() + $4::bigint * interval '1 millisecond', progress = $5
    WHERE id = $1 AND worker = $2 AND attempt = $3 AND state = 'running'
    RETURNING cancel_requested_at IS NOT NULL AS is_cancel_requested)sql"};

constexpr pg::Query finish_succeeded_query{"finish_job_succeeded", R"sql(
    UPDATE jobs SET state = 'succeeded', progress = 1, error = NULL, leased_until = NULL,
        finished_at = clock_timestamp()
    WHERE id = $1 AND worker = $2 AND attempt = $3 AND state = 'running')sql"};

constexpr pg::Query finish_failed_query{"finish_job_failed", R"sql(
    UPDATE jobs SET state = 'failed', error = $4, leased_until = NULL,
        finished_at = clock_timestamp()
    WHERE id = $1 AND worker = $2 AND attempt = $3 AND state = 'running')sql"};

constexpr pg::Query finish_cancelled_query{"finish_job_cancelled", R"sql(
    UPDATE jobs SET state = 'cancelled', leased_until = NULL, finished_at = clock_timestamp()
    WHERE id = $1 AND worker = $2 AND attempt = $3 AND state = 'running')sql"};

constexpr pg::Query retry_later_query{"retry_job_later", R"sql(
    UPDATE jobs SET state = 'queued', error = $4, leased_until = NULL, progress = 0,
        scheduled_at = now() + $5::bigint * interval '1 millisecond'
    WHERE id = $1 AND worker = $2 AND attempt = $3 AND state = 'running')sql"};

// The attempt is not taken back, because it names the claim; one more is granted instead.
constexpr pg::Query release_query{"release_job", R"sql(
    UPDATE jobs SET state = 'queued', leased_until = NULL, progress = 0,
        scheduled_at = now() + $4::bigint * interval '1 millisecond',
        attempts_max = attempts_max + 1
    WHERE id = $1 AND worker = $2 AND attempt = $3 AND state = 'running')sql"};

constexpr pg::Query leave_at_gate_query{"leave_job_at_gate", R"sql(
    UPDATE jobs SET state = 'queued', leased_until = NULL, progress = 0,
        arguments = arguments || jsonb_build_object('gate', $4::text),
        attempts_max = attempts_max + 1
    WHERE id = $1 AND worker = $2 AND attempt = $3 AND state = 'running')sql"};

constexpr pg::Query pass_gate_query{"pass_gate_of_job", R"sql(
    UPDATE jobs SET arguments = arguments - 'gate' WHERE id = $1 AND arguments ? 'gate')sql"};

// A worker whose lease has run out may still be at work: it finds its claim gone, as after a
// rescue.
constexpr pg::Query request_cancel_query{"request_job_cancel", R"sql(
    WITH asked AS (
        SELECT id, state = 'queued' OR leased_until < now() AS is_nobodys
        FROM jobs WHERE id = $1 AND state IN ('queued', 'running')
        FOR UPDATE)
    UPDATE jobs SET cancel_requested_at = coalesce(cancel_requested_at, now()),
        finished_at = CASE WHEN asked.is_nobodys THEN clock_timestamp() END,
        leased_until = CASE WHEN NOT asked.is_nobodys THEN jobs.leased_until END,
        state = CASE WHEN asked.is_nobodys THEN 'cancelled' ELSE jobs.state END
    FROM asked WHERE jobs.id = asked.id
    RETURNING jobs.state)sql"};

constexpr pg::Query retry_query{"retry_job", R"sql(
    UPDATE jobs SET state = 'queued', attempts_max = attempt + $2, scheduled_at = now(),
        progress = 0, error = NULL, cancel_requested_at = NULL, finished_at = NULL,
        retried_at = clock_timestamp()
    WHERE id = $1 AND state IN ('failed', 'cancelled')
    RETURNING state)sql"};

constexpr pg::Query find_state_query{"find_job_state",
                                     R"sql(SELECT state FROM jobs WHERE id = $1)sql"};

constexpr pg::Query find_job_query{"find_job", R"sql(
    SELECT id, kind, arguments, state, attempt, attempts_max, progress, error,
           cancel_requested_at IS NOT NULL AS is_cancel_requested
    FROM jobs WHERE id = $1)sql"};

Job job_from_row(const pg::Row& row) {
    Job job;
    job.id = row.get<JobId>("id");
    job.kind = row.get<std::string>("kind");
    const auto arguments = row.get<json::value>("arguments");
    job.arguments = arguments.is_object() ? arguments.get_object() : json::object();
    job.state = parse_job_state(row.get<std::string_view>("state"));
    job.attempt = row.get<int>("attempt");
    job.attempts_max = row.get<int>("attempts_max");
    job.progress = row.get<double>("progress");
    job.is_cancel_requested = row.get<bool>("is_cancel_requested");
    const auto failure = row.get<std::optional<json::value>>("error");
    if (failure) {
        job.failure = job_failure_from_json(*failure);
    }
    return job;
}

Lease lease_of(const pg::Rows& rows) {
    if (rows.empty()) {
        return Lease::lost;
    }
    return rows.front().get<bool>("is_cancel_requested") ? Lease::cancel_requested : Lease::held;
}

// The state that a statement left a job in, or why it did not touch it.
awaitable<JobState> state_after(pg::Transaction& transaction, JobId id, pg::Rows changed,
                                const char* refusal) {
    if (!changed.empty()) {
        co_return parse_job_state(changed.front().get<std::string_view>("state"));
    }
    const auto found = co_await transaction.run(find_state_query, pg::params(id));
    if (found.empty()) {
        throw Error(ErrorKind::not_found, "There is no such job.");
    }
    throw Error(ErrorKind::conflict, refusal);
}

}  // namespace

awaitable<JobId> enqueue(pg::Transaction& transaction, NewJob job) {
    const auto id = JobId::make();
    const json::value arguments = std::move(job.arguments);
    co_await transaction.run(enqueue_query,
                             pg::params(id, job.kind, arguments, job.priority, job.attempts_max));
    co_return id;
}

awaitable<std::int64_t> count_queued(pg::Transaction& transaction, std::string kind) {
    const auto rows = co_await transaction.run(count_queued_query, pg::params(kind));
    co_return rows.front().get<std::int64_t>("jobs");
}

awaitable<std::vector<Job>> fetch(pg::Pool& pool, FetchRequest request, Deadline deadline) {
    const auto rows =
        co_await pool.run(fetch_query,
                          pg::params(request.kind, request.worker, request.jobs_max, lease_ms,
                                     request.takes_gated, request.closed_gates),
                          deadline);
    std::vector<Job> jobs;
    jobs.reserve(rows.size());
    for (const auto row : rows) {
        jobs.push_back(job_from_row(row));
    }
    co_return jobs;
}

awaitable<Lease> heartbeat(pg::Pool& pool, Claim claim, Deadline deadline) {
    const auto rows = co_await pool.run(
        heartbeat_query, pg::params(claim.job_id, claim.worker, claim.attempt, lease_ms), deadline);
    co_return lease_of(rows);
}

awaitable<Lease> report_progress(pg::Pool& pool, Claim claim, double progress, Deadline deadline) {
    const auto share = std::clamp(progress, 0.0, 1.0);
    const auto rows = co_await pool.run(
        progress_query, pg::params(claim.job_id, claim.worker, claim.attempt, lease_ms, share),
        deadline);
    co_return lease_of(rows);
}

awaitable<bool> finish_succeeded(pg::Transaction& transaction, Claim claim) {
    const auto rows = co_await transaction.run(
        finish_succeeded_query, pg::params(claim.job_id, claim.worker, claim.attempt));
    co_return rows.affected() == 1;
}

awaitable<bool> finish_failed(pg::Pool& pool, Claim claim, JobFailure failure, Deadline deadline) {
    const json::value error = to_json(failure);
    const auto rows =
        co_await pool.run(finish_failed_query,
                          pg::params(claim.job_id, claim.worker, claim.attempt, error), deadline);
    co_return rows.affected() == 1;
}

awaitable<bool> finish_cancelled(pg::Pool& pool, Claim claim, Deadline deadline) {
    const auto rows = co_await pool.run(
        finish_cancelled_query, pg::params(claim.job_id, claim.worker, claim.attempt), deadline);
    co_return rows.affected() == 1;
}

awaitable<bool> retry_later(pg::Pool& pool, Claim claim, RetryLater retry, Deadline deadline) {
    const json::value error = to_json(retry.failure);
    const auto rows = co_await pool.run(
        retry_later_query,
        pg::params(claim.job_id, claim.worker, claim.attempt, error, retry.delay.count()),
        deadline);
    co_return rows.affected() == 1;
}

awaitable<bool> release(pg::Pool& pool, Claim claim, Deadline deadline) {
    return postpone(pool, std::move(claim), std::chrono::milliseconds(0), deadline);
}

awaitable<bool> postpone(pg::Pool& pool, Claim claim, std::chrono::milliseconds delay,
                         Deadline deadline) {
    const auto rows = co_await pool.run(
        release_query, pg::params(claim.job_id, claim.worker, claim.attempt, delay.count()),
        deadline);
    co_return rows.affected() == 1;
}

awaitable<bool> leave_at_gate(pg::Pool& pool, Claim claim, std::string gate, Deadline deadline) {
    const auto rows = co_await pool.run(
        leave_at_gate_query, pg::params(claim.job_id, claim.worker, claim.attempt, gate), deadline);
    co_return rows.affected() == 1;
}

awaitable<void> pass_gate(pg::Transaction& transaction, JobId id) {
    co_await transaction.run(pass_gate_query, pg::params(id));
}

awaitable<JobState> request_cancel(pg::Transaction& transaction, JobId id) {
    auto changed = co_await transaction.run(request_cancel_query, pg::params(id));
    co_return co_await state_after(transaction, id, std::move(changed),
                                   "The job has ended already; there is nothing to cancel.");
}

awaitable<JobState> retry(pg::Transaction& transaction, JobId id) {
    auto changed = co_await transaction.run(retry_query, pg::params(id, limits::job_attempts_max));
    co_return co_await state_after(transaction, id, std::move(changed),
                                   "Only a failed or cancelled job can be tried again.");
}

awaitable<Job> get_job(pg::Pool& pool, JobId id, Deadline deadline) {
    const auto rows = co_await pool.run(find_job_query, pg::params(id), deadline);
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "There is no such job.");
    }
    co_return job_from_row(rows.front());
}

}  // namespace mien::jobs
