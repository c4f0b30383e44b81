// Makes clips with the services of providers: one create for a clip, whatever happens to workers,
// connections and services meanwhile. What was sent stands in the table submissions before the
// first byte leaves, so that the next attempt goes on with it:
//
//   submitting --> accepted --> succeeded | failed | cancelled | lost
//        |  \-> unknown -> accepted (found) | rejected (it never came) | parked (a person must
//        look)
//        \---> rejected
//
// Only a rejected submission, which certainly does not run, is followed by another one without a
// person's wish. The job's own end and the submission's are one transaction (clip_job.cpp).
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/limits/submissions.hpp"
#include "jobs/job_run.hpp"
#include "objects/object_store.hpp"
#include "pg/pool.hpp"
#include "video/provider.hpp"
#include "video/providers/connection_seal.hpp"
#include "video/providers/service.hpp"
#include "video/submission_hints.hpp"

namespace mien::video {

// open_service, unless a test says otherwise.
using OpenService =
    std::function<std::unique_ptr<VideoService>(ServiceConnection connection, json::object preset)>;

struct SubmissionPace {
    std::chrono::milliseconds time_max = limits::submission_time_max;
    std::chrono::milliseconds settling_time = limits::create_settling_time;
    std::chrono::milliseconds lost_gap = limits::lost_gap;
    std::chrono::milliseconds poll_min = limits::service_poll_min;
    std::chrono::milliseconds poll_max = limits::service_poll_max;
};

class AnswerNotes;

// All of it outlives the work.
struct ServiceTools {
    pg::Pool& pool;
    SubmissionHints& hints;
    ServiceAccess access;
    OpenService open;
    std::filesystem::path renderer;  // mien-render, which alone opens foreign clips
    std::string webhook_base = {};   // where services reach this Mien; empty: nowhere
    SubmissionPace pace = {};
    AnswerNotes* answers = nullptr;  // none are kept without it
};

struct ForeignOrder {
    PresetVersionId preset_version_id;
    std::string clip_kind;  // "preview", "video" or "experiment_clip"
    Uuid clip_id;
    ClipRequest request;
    objects::ObjectStore& objects;  // where the reference image is
};

struct ForeignClip {
    MadeClip made;  // in the request's directory
    double seam_score = 1;
    SubmissionId submission_id;
};

// While the service is waited for, the run is aside: it takes no slot of the worker.
//
// Gives nothing when the clip cannot be begun now, and the run is postponed. Throws as Provider
// does; the run names its failure: "budget_used_up", "parked", "timeout", "lost", or what the
// service said. A run that is cancelled cancels what it submitted; one that is stopped leaves it
// running for the next attempt.
[[nodiscard]] awaitable<std::optional<ForeignClip>> make_foreign_clip(const ServiceTools& tools,
                                                                      jobs::JobRun& run,
                                                                      ForeignOrder order);

}  // namespace mien::video
