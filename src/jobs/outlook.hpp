// What somebody who waits for a job wants to know: how many are before it, and how long one takes.
#pragma once

#include <optional>

#include "base/ids.hpp"
#include "jobs/job.hpp"
#include "pg/pool.hpp"

namespace mien::jobs {

struct Outlook {
    // 1 is next; nothing when the job does not wait, or waits behind limits::queue_places_max.
    std::optional<int> queue_position;
    // The median of the last limits::usual_time_clips_max jobs of the kind that succeeded; nothing
    // when none did lately.
    std::optional<double> usual_seconds;
};

// Of a job in that state; nothing for one that is finished, unknown or gone. Asks the database only
// while there is something to wait for.
[[nodiscard]] awaitable<Outlook> find_outlook(pg::Pool& pool, std::optional<JobId> id,
                                              JobState state, Deadline deadline);

}  // namespace mien::jobs
