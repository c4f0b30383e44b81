// The queue in PostgreSQL. All times are the database's. What a worker writes is fenced by its
// claim: (id, worker, attempt) must still be the job's, else nothing changes and the answer is no.
// All functions throw unavailable when the database is.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/limits/clips.hpp"
#include "jobs/job.hpp"
#include "pg/pool.hpp"

namespace mien::jobs {

struct NewJob {
    std::string kind;
    // "subject_id", when present, is told with every change: the thing that the job is about.
    json::object arguments;
    int priority = 100;  // lower runs first
    int attempts_max = limits::job_attempts_max;
};

// Adds a job in the caller's transaction; workers are told when it commits.
[[nodiscard]] awaitable<JobId> enqueue(pg::Transaction& transaction, NewJob job);

// Jobs of a kind that are waiting, due or not.
[[nodiscard]] awaitable<std::int64_t> count_queued(pg::Transaction& transaction, std::string kind);

struct FetchRequest {
    std::string kind;
    std::string worker;
    std::size_t jobs_max = 1;
    // Jobs that wait at these gates are passed over; all that wait at one, when it takes none.
    std::vector<std::string> closed_gates = {};
    bool takes_gated = true;
};

// Claims due jobs, first the most urgent, then the oldest. Two callers never get the same one.
[[nodiscard]] awaitable<std::vector<Job>> fetch(pg::Pool& pool, FetchRequest request,
                                                Deadline deadline);

enum class Lease { held, cancel_requested, lost };

// Renews the lease.
[[nodiscard]] awaitable<Lease> heartbeat(pg::Pool& pool, Claim claim, Deadline deadline);
// Renews it and tells how far the job is, 0..1.
[[nodiscard]] awaitable<Lease> report_progress(pg::Pool& pool, Claim claim, double progress,
                                               Deadline deadline);

// Ends of an attempt: false when the job was no longer the caller's.
//
// In the transaction that writes the result, before anything else: it locks the job.
[[nodiscard]] awaitable<bool> finish_succeeded(pg::Transaction& transaction, Claim claim);
[[nodiscard]] awaitable<bool> finish_failed(pg::Pool& pool, Claim claim, JobFailure failure,
                                            Deadline deadline);
[[nodiscard]] awaitable<bool> finish_cancelled(pg::Pool& pool, Claim claim, Deadline deadline);

struct RetryLater {
    JobFailure failure;
    std::chrono::milliseconds delay{0};
};

// Queues the job again, due after the delay.
[[nodiscard]] awaitable<bool> retry_later(pg::Pool& pool, Claim claim, RetryLater retry,
                                          Deadline deadline);

// Gives a claim back unused: the job is due at once, or after the delay, and has lost none of its
// attempts.
[[nodiscard]] awaitable<bool> release(pg::Pool& pool, Claim claim, Deadline deadline);
[[nodiscard]] awaitable<bool> postpone(pg::Pool& pool, Claim claim, std::chrono::milliseconds delay,
                                       Deadline deadline);
// The same, but the job keeps its place in the queue, and waits at the gate (gates.hpp) until
// whoever lets it pass takes "gate" from its arguments.
[[nodiscard]] awaitable<bool> leave_at_gate(pg::Pool& pool, Claim claim, std::string gate,
                                            Deadline deadline);
// In the transaction in which it passes.
[[nodiscard]] awaitable<void> pass_gate(pg::Transaction& transaction, JobId id);

// What people ask for, in their transaction. Both lock the job, give its new state and throw
// not_found for an unknown one.
//
// A waiting job is cancelled at once, and so is one whose worker has not renewed its lease; another
// running one as soon as its worker sees it. Throws conflict for a finished one.
[[nodiscard]] awaitable<JobState> request_cancel(pg::Transaction& transaction, JobId id);
// A failed or cancelled job gets all its attempts anew. Throws conflict for any other.
[[nodiscard]] awaitable<JobState> retry(pg::Transaction& transaction, JobId id);

// Throws not_found.
[[nodiscard]] awaitable<Job> get_job(pg::Pool& pool, JobId id, Deadline deadline);

}  // namespace mien::jobs
