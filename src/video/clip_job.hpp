// From a job to a clip in the store, the same for previews, videos and experiments:
// pending object rows -> render -> check -> put -> one transaction for objects, clip and job.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "async/work_pool.hpp"
#include "jobs/job_run.hpp"
#include "objects/object_store.hpp"
#include "video/clip.hpp"
#include "video/provider_registry.hpp"
#include "video/service_provider.hpp"

namespace mien::video {

// What the jobs work with; all of it outlives them.
struct ClipTools {
    pg::Pool& pool;
    async::WorkPool& work;
    objects::ObjectStore& objects;
    const ProviderRegistry& providers;
    std::filesystem::path scratch_directory;  // working files of running attempts
    const ServiceTools* services = nullptr;   // for clips with a preset; null: none here
};

// What is to be made. The request's job, attempt, directory and progress are filled in here.
struct ClipPlan {
    std::string folder;  // of the keys: "previews", "videos" or "experiments"
    std::string id;
    std::string provider;  // its name
    ClipRequest request;
    // What a service is asked with, and for which clip; nothing for who needs no preset.
    std::optional<PresetVersionId> preset_version_id = {};
    std::string clip_kind = {};
    Uuid clip_id = {};
};

struct FinishedClip {
    ClipKeys keys;
    std::optional<double> seam_score;  // where it was measured
};

// Writes the finished clip where it belongs, in the transaction that ends the job.
using CompleteClip = std::function<awaitable<void>(pg::Transaction&, const FinishedClip&)>;

// Makes the clip and completes it, unless the run is postponed. An attempt that fails, is stopped
// or has lost its job removes what it has stored; one that cannot leaves rows for the reaper.
[[nodiscard]] awaitable<void> run_clip_job(const ClipTools& tools, jobs::JobRun& run, ClipPlan plan,
                                           CompleteClip complete);

}  // namespace mien::video
