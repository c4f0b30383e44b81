// The handler of video jobs.
#pragma once

#include "video/clip_job.hpp"

namespace mien::video {

// Reads the video, makes its clip, and records it with its row of the usage log.
[[nodiscard]] awaitable<void> run_video_job(const ClipTools& tools, jobs::JobRun& run);

}  // namespace mien::video
