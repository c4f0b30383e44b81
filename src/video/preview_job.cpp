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
    const CompleteClip complete = [job_id](pg::Transaction& transaction,
                                           const ClipKeys& keys) -> awaitable<void> {
        const bool is_there =
            co_await store::complete_previews(transaction, job_id, keys.video, keys.poster);
        if (!is_there) {
            throw Error(ErrorKind::gone, "The preview expired while its clip was made.");
        }
    };
    co_await run_clip_job(tools, run, std::move(plan), complete);
}

}  // namespace mien::video
