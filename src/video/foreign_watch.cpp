#include "video/foreign_watch.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "async/deadline.hpp"
#include "video/poll_pause.hpp"
#include "video/submission_failure.hpp"

namespace mien::video {
namespace {

using std::chrono::milliseconds;
using store::SubmissionState;

// What no row takes is as if it were not said.
void keep_sound(Standing& standing) {
    if (standing.progress && !(*standing.progress >= 0 && *standing.progress <= 1)) {
        standing.progress.reset();
    }
    if (standing.queue_position && *standing.queue_position < 0) {
        standing.queue_position.reset();
    }
}

class Watching {
  public:
    explicit Watching(ForeignAttempt& attempt) : attempt_(attempt) {}

    // Polls until it has succeeded.
    awaitable<Standing> follow() {
        SubmissionHints::Watch hints(attempt_.tools.hints, attempt_.id);
        auto pause = least_pause(attempt_);
        std::optional<SteadyTime> missed_at;
        while (true) {
            const auto wait = std::min<std::chrono::steady_clock::duration>(
                spread(pause), attempt_.ends_at - std::chrono::steady_clock::now());
            co_await attempt_.run.run_until_stopped(hints.wait(wait));
            if (std::chrono::steady_clock::now() >= attempt_.ends_at) {
                co_return co_await give_up();
            }
            pause = std::min(pause * 3 / 2, greatest_pause());
            auto standing = co_await look_at(attempt_, pause);
            if (!standing) {
                continue;
            }
            if (standing->state != Standing::State::lost) {
                missed_at.reset();
            } else if (!missed_at) {
                missed_at = std::chrono::steady_clock::now();
            }
            if (missed_at && standing->state == Standing::State::lost) {
                if (std::chrono::steady_clock::now() - *missed_at >= attempt_.tools.pace.lost_gap) {
                    co_await end_lost();
                }
                pause = attempt_.tools.pace.lost_gap + milliseconds(1);
                continue;
            }
            const bool has_moved = co_await tell(*standing);
            if (has_moved) {
                pause = least_pause(attempt_);
            }
            if (standing->state == Standing::State::succeeded) {
                co_return std::move(*standing);
            }
        }
    }

  private:
    [[nodiscard]] milliseconds greatest_pause() const {
        const auto most = attempt_.opened.can.poll_max > milliseconds(0)
                              ? attempt_.opened.can.poll_max
                              : attempt_.tools.pace.poll_max;
        return std::max(std::min(most, attempt_.tools.pace.poll_max), least_pause(attempt_));
    }

    // Writes what is new; ends what has failed. Whether the state is another one.
    awaitable<bool> tell(const Standing& standing) {
        switch (standing.state) {
            case Standing::State::failed:
                co_await end_failed(attempt_, standing);
                co_return true;
            case Standing::State::cancelled:
                co_await end_cancelled(standing);
                co_return true;
            case Standing::State::queued:
            case Standing::State::running:
            case Standing::State::succeeded:
            case Standing::State::lost:
                break;
        }
        store::SubmissionNews news{.stage = "running",
                                   .queue_position = standing.queue_position,
                                   .progress = standing.progress,
                                   .cost = to_row(standing.cost)};
        if (standing.state == Standing::State::queued) {
            news.stage = "queued";
        } else if (standing.state == Standing::State::succeeded) {
            news.stage = "fetching";
        }
        if (standing.progress) {
            attempt_.run.set_progress(asked_share +
                                      (made_share - asked_share) * *standing.progress);
        }
        const bool is_other = news.stage != stage_;
        if (is_other || news.queue_position != queue_position_ || standing.progress) {
            stage_ = news.stage;
            queue_position_ = news.queue_position;
            co_await store::note_news(attempt_.tools.pool, attempt_.id, attempt_.run.claim(),
                                      std::move(news), write_deadline());
        }
        co_return is_other;
    }

    awaitable<void> end_cancelled(const Standing& standing) {
        const store::SubmissionFailure failure{"cancelled_elsewhere",
                                               "It was cancelled at the provider.",
                                               /*may_be_billed=*/false};
        co_await end_submission(attempt_, SubmissionState::cancelled, failure,
                                to_row(standing.cost));
    }

    awaitable<void> end_lost() {
        const store::SubmissionFailure failure{
            "lost",
            "The provider does not know of this clip any more: it may have been restarted, or has "
            "deleted it. It may be billed.",
            /*may_be_billed=*/true};
        co_await end_submission(attempt_, SubmissionState::lost, failure);
    }

    // The time is over: nothing must run on there, but what was made meanwhile is taken.
    awaitable<Standing> give_up() {
        const auto ending = co_await async::ending_of(
            attempt_.opened.service->cancel(attempt_.handle, call_deadline()));
        auto last = co_await async::ending_of(
            attempt_.opened.service->poll(attempt_.handle, call_deadline()));
        if (last.value && last.value->state == Standing::State::succeeded) {
            co_return std::move(*last.value);
        }
        const bool is_cancelled = ending.value && *ending.value == Cancelled::cancelled;
        const bool runs_on = last.value && (last.value->state == Standing::State::queued ||
                                            last.value->state == Standing::State::running);
        // What may still be made stays open: the sweep cancels it, and a retry takes it.
        if (!is_cancelled && (!last.value || (!ending.value && runs_on))) {
            attempt_.run.name_failure("timeout");
            throw Error(ErrorKind::upstream_failed,
                        fmt::format("{} did not finish in time and cannot be asked now. Trying "
                                    "again takes what it has made.",
                                    attempt_.opened.provider.name));
        }
        const store::SubmissionFailure failure{
            "timeout",
            fmt::format(
                "{} did not make the clip within {} minutes; it was told to stop.",
                attempt_.opened.provider.name,
                std::chrono::duration_cast<std::chrono::minutes>(attempt_.tools.pace.time_max)
                    .count()),
            !is_cancelled};
        co_await end_submission(attempt_, SubmissionState::failed, failure,
                                last.value ? to_row(last.value->cost) : std::nullopt);
        co_return Standing{};
    }

    ForeignAttempt& attempt_;
    std::string stage_;
    std::optional<int> queue_position_;
};

}  // namespace

awaitable<Standing> follow_foreign_clip(ForeignAttempt& attempt) {
    Watching watching(attempt);
    co_return co_await watching.follow();
}

milliseconds least_pause(const ForeignAttempt& attempt) {
    return std::max(attempt.opened.can.poll_first, attempt.tools.pace.poll_min);
}

awaitable<std::optional<Standing>> look_at(ForeignAttempt& attempt, milliseconds& pause) {
    auto polling = attempt.opened.service->poll(attempt.handle, call_deadline());
    auto interruptible = attempt.run.run_until_stopped(std::move(polling));
    auto ending = co_await async::ending_of(std::move(interruptible));
    if (ending.value) {
        keep_sound(*ending.value);
        co_return std::move(*ending.value);
    }
    if (attempt.run.is_stopped() || !is_silence(ending.failure)) {
        std::rethrow_exception(ending.failure);
    }
    const auto error = error_in(ending.failure);
    if (error && error->retry_after()) {
        pause = std::max<milliseconds>(pause, *error->retry_after());
    }
    co_return std::nullopt;
}

}  // namespace mien::video
