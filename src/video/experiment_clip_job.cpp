#include "video/experiment_clip_job.hpp"

#include "store/experiments/experiment_pairs.hpp"

namespace mien::video {

awaitable<void> run_experiment_clip_job(const ClipTools& tools, jobs::JobRun& run) {
    const auto id = jobs::subject_of<store::ExperimentClipId>(run.job());
    const auto clip = co_await store::get_experiment_clip(tools.pool, id, run.deadline());
    ClipPlan plan{"experiments", to_string(run.job().id), clip.provider, {}};
    plan.request.depicted = clip.depicted;
    plan.request.emotion = clip.emotion;
    plan.request.resolved_text = clip.resolved_text;
    plan.request.settings = clip.settings;
    // Else its length may tell which text it was made from.
    plan.request.is_fitted = true;
    plan.clip_kind = store::experiment_clip_job_kind;
    plan.clip_id = id.uuid;
    plan.preset_version_id = clip.preset_version_id;
    const CompleteClip complete = [id](pg::Transaction& transaction, const FinishedClip& finished) {
        const store::ClipFiles files{finished.keys.video, finished.keys.poster,
                                     finished.seam_score};
        return store::complete_experiment_clip(transaction, id, files);
    };
    co_await run_clip_job(tools, run, std::move(plan), complete);
}

}  // namespace mien::video
