#include "video/worker_jobs.hpp"

#include "base/limits.hpp"
#include "base/log.hpp"
#include "jobs/cleaner.hpp"
#include "jobs/rescuer.hpp"
#include "objects/scratch_directory.hpp"
#include "store/clips/previews.hpp"
#include "store/clips/usage_log.hpp"
#include "store/clips/videos.hpp"
#include "video/clip.hpp"
#include "video/preview_job.hpp"
#include "video/reaper.hpp"
#include "video/video_job.hpp"

namespace mien::video {
namespace {

constexpr std::chrono::seconds pass_time_max{60};

awaitable<void> rescue_pass(const ClipTools& tools) {
    [[maybe_unused]] const auto report =
        co_await jobs::rescue_jobs(tools.pool, deadline_in(pass_time_max));
}

awaitable<void> reap_pass(const ClipTools& tools) {
    const auto report = co_await reap(tools.pool, tools.objects, deadline_in(pass_time_max));
    const auto cleaned = co_await jobs::clean_jobs(tools.pool, deadline_in(pass_time_max));
    if (report.previews + report.orphans + report.unfinished > 0 || cleaned > 0) {
        log(LogLevel::info, "reaped",
            {{"previews", report.previews},
             {"orphans", report.orphans},
             {"unfinished", report.unfinished},
             {"jobs", cleaned}});
    }
}

awaitable<void> replay_pass(const ClipTools& tools) {
    const auto report = co_await store::replay_usage_spool(tools.pool, limits::job_rows_max,
                                                           deadline_in(pass_time_max));
    if (report.landed > 0 || report.left > 0) {
        log(report.left > 0 ? LogLevel::error : LogLevel::info, "usage_log_replayed",
            {{"landed", report.landed}, {"left", report.left}});
    }
}

}  // namespace

void register_clip_work(jobs::Worker& worker, const ClipTools& tools,
                        std::size_t previews_running_max) {
    if (const auto swept = objects::sweep_scratch(tools.scratch_directory); swept > 0) {
        log(LogLevel::info, "scratch_swept", {{"directories", swept}});
    }
    worker.handle(std::string(store::preview_job_kind), previews_running_max,
                  [&tools](jobs::JobRun& run) { return run_preview_job(tools, run); });
    worker.handle(std::string(store::video_job_kind), limits::videos_running_max,
                  [&tools](jobs::JobRun& run) { return run_video_job(tools, run); });
    worker.repeat("rescuer", limits::job_rescue_interval, [&tools] { return rescue_pass(tools); });
    worker.repeat("reaper", limits::preview_reap_interval, [&tools] { return reap_pass(tools); });
    worker.repeat("usage_replayer", limits::usage_replay_interval,
                  [&tools] { return replay_pass(tools); });
}

}  // namespace mien::video
