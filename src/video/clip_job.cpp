#include "video/clip_job.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/scratch_directory.hpp"
#include "store/object_rows.hpp"
#include "store/providers/submissions.hpp"

namespace mien::video {
namespace {

constexpr std::chrono::seconds discard_time_max{10};

awaitable<void> insert_pending(const ClipTools& tools, ClipKeys keys, Deadline deadline) {
    co_await store::insert_pending_object(tools.pool, keys.video, std::string(video_content_type),
                                          deadline);
    co_await store::insert_pending_object(tools.pool, keys.poster, std::string(poster_content_type),
                                          deadline);
}

// What a clip was made into, and by which submission.
struct StoredClip {
    CheckedClip files;
    std::optional<ForeignClip> foreign;
    std::optional<double> seam_score;
};

awaitable<CheckedClip> store_clip(const ClipTools& tools, jobs::JobRun& run, ClipKeys keys,
                                  MadeClip made) {
    auto clip = co_await check_clip(tools.work, std::move(made));
    // Not ended by a stop: what is still being written could appear after it was discarded.
    co_await tools.objects.put(keys.video, clip.video, run.deadline());
    co_await tools.objects.put(keys.poster, clip.poster, run.deadline());
    co_return clip;
}

awaitable<std::optional<StoredClip>> make_here(const ClipTools& tools, jobs::JobRun& run,
                                               ClipKeys keys, const ClipPlan& plan) {
    const auto served = tools.providers.get(plan.provider);
    co_await insert_pending(tools, keys, run.deadline());
    const auto deadline = std::min(run.deadline(), deadline_in(served.limits.deadline));
    auto rendering = served.provider.make_clip(plan.request, deadline);
    auto made = co_await run.run_until_stopped(std::move(rendering));
    const auto seam_score = made.seam_score;
    auto files = co_await store_clip(tools, run, keys, std::move(made));
    co_return StoredClip{std::move(files), std::nullopt, seam_score};
}

// Nothing when it is not its time yet.
awaitable<std::optional<StoredClip>> make_elsewhere(const ClipTools& tools, jobs::JobRun& run,
                                                    ClipKeys keys, const ClipPlan& plan) {
    if (tools.services == nullptr) {
        throw Error(ErrorKind::unavailable, "The worker that took this job serves no providers.");
    }
    ForeignOrder order{*plan.preset_version_id, plan.clip_kind, plan.clip_id, plan.request,
                       tools.objects};
    auto foreign = co_await make_foreign_clip(*tools.services, run, std::move(order));
    if (!foreign) {
        co_return std::nullopt;
    }
    co_await insert_pending(tools, keys, run.deadline());
    auto files = co_await store_clip(tools, run, keys, foreign->made);
    const auto seam_score = foreign->seam_score;
    co_return StoredClip{std::move(files), std::move(foreign), seam_score};
}

// Only objects that no transaction made live: an attempt whose commit has no known outcome never
// comes here.
awaitable<void> discard(const ClipTools& tools, ClipKeys keys) {
    const auto deadline = deadline_in(discard_time_max);
    std::vector<std::string> own{keys.video, keys.poster};
    co_await store::abandon_objects(tools.pool, own, deadline);
    for (const auto& key : own) {
        co_await tools.objects.remove(key, deadline);
        co_await store::delete_object_row(tools.pool, key, deadline);
    }
}

// What cannot be removed now is left to the reaper.
awaitable<void> try_discard(const ClipTools& tools, const jobs::JobRun& run, ClipKeys keys) {
    const auto ending = co_await async::ending_of(discard(tools, keys));
    if (ending.failure) {
        log(LogLevel::warning, "clip_left_to_reaper",
            {{"job_id", to_string(run.job().id)}, {"attempt", run.claim().attempt}});
    }
}

awaitable<void> mark_live(pg::Transaction& transaction, store::ObjectRow object) {
    const bool is_live = co_await store::mark_object_live(transaction, std::move(object));
    if (!is_live) {
        throw Error(ErrorKind::internal, "The clip was removed before it was complete.");
    }
}

}  // namespace

awaitable<void> run_clip_job(const ClipTools& tools, jobs::JobRun& run, ClipPlan plan,
                             CompleteClip complete) {
    const ScratchDirectory scratch(tools.scratch_directory);
    const auto keys = clip_keys(plan.folder, plan.id, run.claim().attempt);
    plan.request.job_id = run.job().id;
    plan.request.attempt = run.claim().attempt;
    plan.request.directory = scratch.path();
    plan.request.on_progress = [&run](double share) { run.set_progress(share); };

    auto attempt = plan.preset_version_id ? make_elsewhere(tools, run, keys, plan)
                                          : make_here(tools, run, keys, plan);
    auto ending = co_await async::ending_of(std::move(attempt));
    if (ending.failure || run.is_stopped()) {
        co_await try_discard(tools, run, keys);
        if (ending.failure) {
            std::rethrow_exception(ending.failure);
        }
        co_return;
    }
    if (!*ending.value) {
        co_return;
    }
    const auto& clip = **ending.value;
    const std::function<awaitable<void>(pg::Transaction&)> write =
        [&](pg::Transaction& transaction) -> awaitable<void> {
        co_await mark_live(transaction, row_of(keys.video, clip.files.video));
        co_await mark_live(transaction, row_of(keys.poster, clip.files.poster));
        const FinishedClip finished{keys, clip.seam_score};
        if (clip.foreign) {
            co_await store::complete_submission(transaction, clip.foreign->submission_id);
        }
        co_await complete(transaction, finished);
    };
    const bool is_ours = co_await run.finish(tools.pool, write);
    if (!is_ours) {
        co_await try_discard(tools, run, keys);
    }
}

}  // namespace mien::video
