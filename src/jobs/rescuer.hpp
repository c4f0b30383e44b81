// Ends what nobody works on any more. Any number of nodes may do it at once.
#pragma once

#include "pg/pool.hpp"

namespace mien::jobs {

struct RescueReport {
    int requeued = 0;
    int failed = 0;
    int cancelled = 0;
};

// One pass. A running job whose lease is over is queued again, fails with "worker_lost" when its
// attempts are used up, or is cancelled when that was asked for; a job that has been due for
// job_wait_max without being taken fails with "not_started".
[[nodiscard]] awaitable<RescueReport> rescue_jobs(pg::Pool& pool, Deadline deadline);

}  // namespace mien::jobs
