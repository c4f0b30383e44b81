#include "video/worker_jobs.hpp"

#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/limits/clips.hpp"
#include "base/log.hpp"
#include "store/clips/previews.hpp"
#include "store/clips/videos.hpp"
#include "store/experiments/experiment_pairs.hpp"
#include "video/answer_notes.hpp"
#include "video/experiment_clip_job.hpp"
#include "video/preview_job.hpp"
#include "video/reaper.hpp"
#include "video/submission_sweep.hpp"
#include "video/video_job.hpp"

namespace mien::video {
namespace {

constexpr std::chrono::seconds pass_time_max{60};

awaitable<void> reap_pass(const ClipTools& tools) {
    const auto previews =
        co_await reap_previews(tools.pool, tools.objects, deadline_in(pass_time_max));
    if (previews > 0) {
        log(LogLevel::info, "previews_reaped", {{"previews", previews}});
    }
}

awaitable<void> sweep_pass(const ServiceTools& services) {
    if (services.answers != nullptr) {
        const auto replayed = co_await async::ending_of(
            replay_answers(services.pool, *services.answers, deadline_in(pass_time_max)));
        if (replayed.failure) {
            const auto error = error_in(replayed.failure);
            log(LogLevel::error, "create_answers_unread",
                {{"detail", error ? error->detail() : ""}});
        }
    }
    [[maybe_unused]] const auto report =
        co_await sweep_submissions(services, deadline_in(pass_time_max));
}

}  // namespace

void register_clip_work(jobs::Worker& worker, const ClipTools& tools) {
    const auto most = tools.providers.total_limits();
    worker.handle(
        std::string(store::preview_job_kind), most.previews_running_max,
        [&tools](jobs::JobRun& run) { return run_preview_job(tools, run); }, most.deadline);
    worker.handle(
        std::string(store::video_job_kind), most.videos_running_max,
        [&tools](jobs::JobRun& run) { return run_video_job(tools, run); }, most.deadline);
    worker.handle(
        std::string(store::experiment_clip_job_kind), most.videos_running_max,
        [&tools](jobs::JobRun& run) { return run_experiment_clip_job(tools, run); }, most.deadline);
    worker.repeat("preview_reaper", limits::preview_reap_interval,
                  [&tools] { return reap_pass(tools); });
    if (tools.services != nullptr) {
        worker.repeat("submission_sweep", limits::submission_sweep_interval,
                      [&tools] { return sweep_pass(*tools.services); });
    }
}

}  // namespace mien::video
