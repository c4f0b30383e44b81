// From a job to a clip in the store, the same for previews, videos and experiments:
// pending object rows -> render -> check -> put -> one transaction for objects, clip and job.
#pragma once

#include <filesystem>
#include <functional>

#include "async/work_pool.hpp"
#include "jobs/job_run.hpp"
#include "objects/object_store.hpp"
#include "video/clip.hpp"
#include "video/provider_registry.hpp"

namespace mien::video {

// What the jobs work with; all of it outlives them.
struct ClipTools {
    pg::Pool& pool;
    async::WorkPool& work;
    objects::ObjectStore& objects;
    const ProviderRegistry& providers;
    std::filesystem::path scratch_directory;  // working files of running attempts
};

// What is to be made. The request's job, attempt, directory and progress are filled in here.
struct ClipPlan {
    std::string folder;  // of the keys: "previews", "videos" or "experiments"
    std::string id;
    std::string provider;  // its name
    ClipRequest request;
};

// Writes the finished clip where it belongs, in the transaction that ends the job.
using CompleteClip = std::function<awaitable<void>(pg::Transaction&, const ClipKeys&)>;

// Makes the clip and completes it. An attempt that fails, is stopped or has lost its job removes
// what it has stored; one that cannot leaves rows for the reaper.
[[nodiscard]] awaitable<void> run_clip_job(const ClipTools& tools, jobs::JobRun& run, ClipPlan plan,
                                           CompleteClip complete);

}  // namespace mien::video
