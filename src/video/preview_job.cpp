#include "video/preview_job.hpp"

#include "base/error.hpp"
#include "store/clips/previews.hpp"

namespace mien::video {

awaitable<void> run_preview_job(const ClipTools& tools, jobs::JobRun& run) {
    const auto id = jobs::subject_of<PreviewId>(run.job());
    const auto preview = co_await store::get_preview(tools.pool, id, run.deadline());
    const auto job_id = run.job().id;
    // Named after the job: the preview may get another one while this goes on for others.
    ClipPlan plan{"previews", to_string(job_id), preview.provider, {}};
    plan.request.depicted = preview.depicted;
    plan.request.emotion = preview.emotion;
    plan.request.resolved_text = preview.resolved_text;
    plan.request.settings = preview.settings;
    plan.clip_kind = store::preview_job_kind;
    plan.clip_id = id.uuid;
    if (preview.preset) {
        plan.preset_version_id = preview.preset->version_id;
    }
    const CompleteClip complete = [job_id](pg::Transaction& transaction,
                                           const FinishedClip& clip) -> awaitable<void> {
        const store::ClipFiles files{clip.keys.video, clip.keys.poster, clip.seam_score};
        const bool is_there = co_await store::complete_previews(transaction, job_id, files);
        if (!is_there) {
            throw Error(ErrorKind::gone, "The preview expired while its clip was made.");
        }
    };
    co_await run_clip_job(tools, run, std::move(plan), complete);
}

}  // namespace mien::video
