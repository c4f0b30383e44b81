// Waiting for a job within a request: most are done at once, and their callers want the result.
#pragma once

#include <optional>

#include "api/edge/context.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"

namespace mien::api {

// Returns when the job has ended or is gone, or after limits::transfer_wait_max.
[[nodiscard]] awaitable<void> wait_for_job(Context& context, std::optional<JobId> id,
                                           Deadline deadline);

}  // namespace mien::api
