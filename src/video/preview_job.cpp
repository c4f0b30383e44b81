#include "video/preview_job.hpp"

#include "base/error.hpp"
#include "store/clips/previews.hpp"

namespace mien::video {

awaitable<void> run_preview_job(const ClipTools& tools, jobs::JobRun& run) {
    const auto id = jobs::subject_of<PreviewId>(run.job());
    const auto preview = co_await store::get_preview(tools.pool, id, run.deadline());
    ClipPlan plan{"previews", to_string(id), preview.provider, {}};
    plan.request.depicted = preview.depicted;
    plan.request.emotion = preview.emotion;
    plan.request.resolved_text = preview.resolved_text;
    plan.request.settings = preview.settings;
    const CompleteClip complete = [id](pg::Transaction& transaction,
                                       const ClipKeys& keys) -> awaitable<void> {
        const bool is_there =
            co_await store::complete_preview(transaction, id, keys.video, keys.poster);
        if (!is_there) {
            throw Error(ErrorKind::gone, "The preview expired while its clip was made.");
        }
    };
    co_await run_clip_job(tools, run, std::move(plan), complete);
}

}  // namespace mien::video
