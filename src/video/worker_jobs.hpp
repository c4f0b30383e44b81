// What a worker does about clips: which jobs it takes, and which tasks it repeats.
#pragma once

#include "jobs/worker.hpp"
#include "video/clip_job.hpp"

namespace mien::video {

// Registers the handlers of previews and videos, each with the slots of the providers, and the
// reaper of expired previews and, where services are served, the sweep of their submissions. Before
// Worker::start; the tools outlive the worker.
void register_clip_work(jobs::Worker& worker, const ClipTools& tools);

}  // namespace mien::video
