// The handler of preview jobs.
#pragma once

#include "video/clip_job.hpp"

namespace mien::video {

// Reads the preview, makes its clip, and writes nothing else: no prompt, no version, no usage log.
[[nodiscard]] awaitable<void> run_preview_job(const ClipTools& tools, jobs::JobRun& run);

}  // namespace mien::video
