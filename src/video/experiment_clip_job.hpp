// The handler of the jobs that make clips of experiments.
#pragma once

#include "video/clip_job.hpp"

namespace mien::video {

// The key is named after the job: nothing of it tells the experiment or the arm.
[[nodiscard]] awaitable<void> run_experiment_clip_job(const ClipTools& tools, jobs::JobRun& run);

}  // namespace mien::video
