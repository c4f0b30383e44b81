#include "video/video_job.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "store/clips/videos.hpp"

namespace mien::video {
namespace {

awaitable<void> complete(pg::Transaction& transaction, VideoId id, FinishedClip clip) {
    const store::ClipFiles files{clip.keys.video, clip.keys.poster, clip.seam_score};
    const auto usage = co_await store::complete_video(transaction, id, files);
    if (!usage) {
        throw Error(ErrorKind::internal, "The video's row is gone.");
    }
    if (*usage == store::UsageOutcome::spooled) {
        log(LogLevel::error, "usage_log_spooled", {{"video_id", to_string(id)}});
    }
}

}  // namespace

awaitable<void> run_video_job(const ClipTools& tools, jobs::JobRun& run) {
    const auto id = jobs::subject_of<VideoId>(run.job());
    const auto video = co_await store::get_video(tools.pool, id, run.deadline());
    ClipPlan plan{"videos", to_string(id), video.provider, {}};
    plan.request.depicted = video.depicted;
    plan.request.emotion = video.emotion;
    plan.request.resolved_text = video.resolved_text;
    plan.request.settings = video.settings;
    plan.clip_kind = store::video_job_kind;
    plan.clip_id = id.uuid;
    if (video.preset) {
        plan.preset_version_id = video.preset->version_id;
    }
    const CompleteClip write = [id](pg::Transaction& transaction, const FinishedClip& clip) {
        return complete(transaction, id, clip);
    };
    co_await run_clip_job(tools, run, std::move(plan), write);
}

}  // namespace mien::video
