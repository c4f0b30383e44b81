// What a worker does about clips: which jobs it takes, and which tasks it repeats.
#pragma once

#include "base/limits.hpp"
#include "jobs/worker.hpp"
#include "video/clip_job.hpp"

namespace mien::video {

// Registers the handlers of previews and videos, each with slots of its own, and the reaper of
// expired previews, and removes the working files that killed workers left. Before Worker::start;
// the tools outlive the worker. previews_running_max: how many previews it renders at once.
void register_clip_work(jobs::Worker& worker, const ClipTools& tools,
                        std::size_t previews_running_max = limits::previews_running_max);

}  // namespace mien::video
