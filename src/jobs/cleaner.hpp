// Removes history that nobody needs.
#pragma once

#include "pg/pool.hpp"

namespace mien::jobs {

// One pass over jobs that ended more than job_history_life ago, whatever they were for: what their
// owners need of them is in the owners' rows. Returns how many it removed.
[[nodiscard]] awaitable<std::int64_t> clean_jobs(pg::Pool& pool, Deadline deadline);

}  // namespace mien::jobs
