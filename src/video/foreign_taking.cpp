#include "video/foreign_taking.hpp"

#include <algorithm>

#include "base/limits/clips.hpp"
#include "video/foreign_watch.hpp"
#include "video/order/media_process.hpp"
#include "video/poll_pause.hpp"
#include "video/providers/foreign_json.hpp"

namespace mien::video {
namespace {

using store::SubmissionState;

constexpr int fetches_max = 3;

// The clip, of what a service offers beside it.
const ServiceOutput& clip_of(const std::vector<ServiceOutput>& outputs) {
    const auto is_video = [](const ServiceOutput& output) {
        return output.content_type.starts_with("video/");
    };
    const auto video = std::ranges::find_if(outputs, is_video);
    return video == outputs.end() ? outputs.front() : *video;
}

class Taking {
  public:
    explicit Taking(ForeignAttempt& attempt) : attempt_(attempt) {}

    awaitable<ForeignClip> take(Standing standing) {
        attempt_.run.set_progress(made_share);
        const auto source = attempt_.order.request.directory / "source";
        co_await attempt_.run.step_back();
        co_await fetch(std::move(standing), source);
        attempt_.run.set_progress(fetched_share);
        const auto& request = attempt_.order.request;
        IntakeSpec spec{.width = request.settings.width,
                        .height = request.settings.height,
                        .fps = 0,
                        .loop = parse_loop_mode(text_in(attempt_.opened.preset.content, "loop"))
                                    .value_or(LoopMode::as_is)};
        if (request.is_fitted) {
            spec.fps = request.settings.fps;
            spec.frames = core::count_frames(request.settings);
        }
        IntakePaths paths{source, request.directory / "clip.mp4", request.directory / "poster.jpg"};
        const MadeClip made{paths.clip, paths.poster};
        const OnProgress on_progress = [this](double share) {
            attempt_.run.set_progress(fetched_share + (1 - fetched_share) * share);
        };
        auto taking = take_in_child(attempt_.tools.renderer, spec, std::move(paths),
                                    deadline_in(limits::taking_in_time_max), on_progress);
        auto interruptible = attempt_.run.run_until_stopped(std::move(taking));
        const auto ending = co_await async::ending_of(std::move(interruptible));
        if (!ending.value && is_error(ending.failure, ErrorKind::upstream_failed)) {
            const auto error = error_in(ending.failure);
            const store::SubmissionFailure refused{"output_refused", error->message(),
                                                   /*may_be_billed=*/true};
            co_await end_submission(attempt_, SubmissionState::failed, refused);
        }
        if (!ending.value) {
            std::rethrow_exception(ending.failure);
        }
        co_return ForeignClip{made, ending.value->seam_score, attempt_.id};
    }

  private:
    // Tries again where the service is silent, and once with a fresh address.
    awaitable<void> fetch(Standing standing, std::filesystem::path file) {
        for (int i = 1;; ++i) {
            auto fetching =
                attempt_.opened.service->fetch(attempt_.handle, clip_of(standing.outputs), file,
                                               deadline_in(limits::service_fetch_time_max));
            auto interruptible = attempt_.run.run_until_stopped(std::move(fetching));
            const auto ending = co_await async::ending_of(std::move(interruptible));
            if (ending.value) {
                co_return;
            }
            const bool is_gone = is_error(ending.failure, ErrorKind::gone);
            if (attempt_.run.is_stopped() || i == fetches_max ||
                !(is_gone || is_silence(ending.failure))) {
                co_await end_unfetched(ending.failure);
            }
            co_await attempt_.run.run_until_stopped(
                async::sleep_for(spread(least_pause(attempt_))));
            auto again = least_pause(attempt_);
            auto fresh = co_await look_at(attempt_, again);
            if (fresh && fresh->state == Standing::State::succeeded) {
                standing = std::move(*fresh);
            } else if (fresh && fresh->failure) {
                co_await end_failed(attempt_, *fresh);
            }
        }
    }

    // What the service will not give any more has ended; what it may still give is fetched by the
    // next attempt.
    awaitable<void> end_unfetched(std::exception_ptr failure) {
        const auto error = error_in(failure);
        if (attempt_.run.is_stopped() || !error || is_silence(failure)) {
            std::rethrow_exception(failure);
        }
        std::string code = "output_refused";
        if (error->kind() == ErrorKind::gone) {
            code = "output_expired";
        } else if (error->kind() == ErrorKind::not_found) {
            code = "output_missing";
        }
        const store::SubmissionFailure unfetched{code, error->message(), /*may_be_billed=*/true};
        co_await end_submission(attempt_, SubmissionState::failed, unfetched);
    }

    ForeignAttempt& attempt_;
};

}  // namespace

awaitable<ForeignClip> take_foreign_clip(ForeignAttempt& attempt, Standing standing) {
    Taking taking(attempt);
    co_return co_await taking.take(std::move(standing));
}

}  // namespace mien::video
