#include "video/service_provider.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/clips.hpp"
#include "base/limits/jobs.hpp"
#include "base/log.hpp"
#include "jobs/retry_policy.hpp"
#include "store/providers/submission_gates.hpp"
#include "video/order/media_process.hpp"
#include "video/poll_pause.hpp"
#include "video/submission_failure.hpp"
#include "video/submission_settling.hpp"

namespace mien::video {
namespace {

using std::chrono::milliseconds;
using store::SubmissionState;

constexpr std::chrono::seconds write_time_max{10};
constexpr milliseconds write_pause{500};
constexpr milliseconds postponement_max{15'000};
constexpr int fetches_max = 3;

// Shares of a clip's progress.
constexpr double asked_share = 0.02;
constexpr double made_share = 0.85;
constexpr double fetched_share = 0.92;

Deadline write_deadline() {
    return deadline_in(write_time_max);
}

Deadline call_deadline() {
    return deadline_in(limits::service_call_time_max);
}

std::string text_of(const json::object& content, std::string_view name) {
    const auto* value = content.if_contains(name);
    const auto* text = value != nullptr ? value->if_string() : nullptr;
    return text != nullptr ? std::string(*text) : std::string();
}

bool is_error(const std::exception_ptr& failure, ErrorKind kind) {
    const auto error = error_in(failure);
    return error && error->kind() == kind;
}

// The service could not be asked; nothing is known of the work.
bool is_silence(const std::exception_ptr& failure) {
    return is_error(failure, ErrorKind::unavailable) || is_error(failure, ErrorKind::rate_limited);
}

// The clip, of what a service offers beside it.
const ServiceOutput& clip_of(const std::vector<ServiceOutput>& outputs) {
    const auto is_video = [](const ServiceOutput& output) {
        return output.content_type.starts_with("video/");
    };
    const auto video = std::ranges::find_if(outputs, is_video);
    return video == outputs.end() ? outputs.front() : *video;
}

class Attempt {
  public:
    Attempt(const ServiceTools& tools, jobs::JobRun& run, ForeignOrder order, OpenedPreset opened)
        : tools_(tools), run_(run), order_(std::move(order)), opened_(std::move(opened)) {}

    awaitable<std::optional<ForeignClip>> make() {
        const bool has_begun = co_await begin();
        if (!has_begun) {
            co_return std::nullopt;
        }
        auto ending = co_await async::ending_of(finish());
        if (ending.failure && run_.is_cancelled()) {
            co_await try_withdraw();
        }
        if (ending.failure) {
            std::rethrow_exception(ending.failure);
        }
        co_return std::move(*ending.value);
    }

  private:
    [[nodiscard]] Kept kept() const { return {tools_, opened_, id_, run_.claim()}; }

    // What there is is gone on with; else one create is sent. False: not now.
    awaitable<bool> begin() {
        const auto there =
            co_await store::find_open_submission(tools_.pool, run_.job().id, write_deadline());
        if (there) {
            co_return co_await resume(*there);
        }
        co_await require_unheard_of();
        co_return co_await submit();
    }

    // What the service ended is not asked for again by ourselves, also when the worker died between
    // the end of the submission and that of the job. A person who tries again adds attempts.
    awaitable<void> require_unheard_of() {
        const auto& job = run_.job();
        const auto ended = co_await store::find_unheard_ending(
            tools_.pool, job.id, job.attempts_max - limits::job_attempts_max, write_deadline());
        if (ended) {
            run_.name_failure(ended->code);
            throw Error(ErrorKind::upstream_failed, ended->message);
        }
    }

    awaitable<bool> resume(store::SubmissionRow there) {
        id_ = there.id;
        age_ = there.age;
        handle_ = handle_of(there);
        switch (there.state) {
            case SubmissionState::accepted:
                co_return true;
            case SubmissionState::submitting:
                if (there.age < tools_.pace.settled_after) {
                    co_return co_await look_early(there.age);
                }
                co_return co_await find_out();
            case SubmissionState::unknown:
                co_return co_await find_out();
            case SubmissionState::parked:
            case SubmissionState::rejected:
            case SubmissionState::succeeded:
            case SubmissionState::failed:
            case SubmissionState::cancelled:
            case SubmissionState::lost:
                break;
        }
        refuse_parked();
    }

    // Whoever sends it may still be at it: until that is past, only what is there counts.
    awaitable<bool> look_early(milliseconds age) {
        if (opened_.can.finds_by_our_id) {
            const auto handle = co_await opened_.service->find(to_string(id_), call_deadline());
            if (handle) {
                const store::SubmissionMove found{.state = SubmissionState::accepted,
                                                  .external_id = handle->external_id,
                                                  .handle = handle->details};
                co_await move(kept(), found);
                handle_ = *handle;
                co_return true;
            }
        }
        run_.postpone(std::min(tools_.pace.settled_after - age, postponement_max));
        co_return false;
    }

    awaitable<bool> find_out() {
        const auto looked_after = kept();
        auto settling = settle(looked_after);
        const auto settled = co_await run_.run_until_stopped(std::move(settling));
        switch (settled) {
            case Settled::accepted: {
                const auto found =
                    co_await store::get_submission(tools_.pool, id_, write_deadline());
                handle_ = handle_of(found);
                co_return true;
            }
            case Settled::not_arrived:
                break;
            case Settled::parked:
                refuse_parked();
        }
        if (has_submitted_) {
            throw Error(ErrorKind::unavailable, "The request did not reach the provider.");
        }
        co_return co_await submit();
    }

    [[noreturn]] void refuse_parked() {
        run_.name_failure("parked");
        throw Error(ErrorKind::upstream_failed, parked_message(opened_.provider.name));
    }

    [[nodiscard]] ClipOrder clip_order() const {
        const auto& request = order_.request;
        ClipOrder order{.submission_id = to_string(id_),
                        .character_id = character_id() ? request.depicted.character_id : "",
                        .emotion = request.emotion,
                        .resolved_text = request.resolved_text,
                        .negative_text = text_of(opened_.preset.content, "negative_text"),
                        .settings = request.settings,
                        .reference_image = request.reference_image,
                        .webhook_url = {}};
        if (opened_.can.webhook && !tools_.webhook_base.empty()) {
            order.webhook_url = fmt::format("{}/api/provider-webhooks/{}", tools_.webhook_base,
                                            to_string(opened_.provider.id));
        }
        return order;
    }

    [[nodiscard]] std::optional<CharacterId> character_id() const {
        return CharacterId::parse(order_.request.depicted.character_id);
    }

    awaitable<bool> submit() {
        id_ = SubmissionId::make();
        age_ = milliseconds(0);
        auto order = clip_order();
        store::NewSubmission written{.id = id_,
                                     .claim = run_.claim(),
                                     .clip_kind = order_.clip_kind,
                                     .clip_id = order_.clip_id,
                                     .character_id = character_id(),
                                     .emotion = order.emotion,
                                     .provider_id = opened_.provider.id,
                                     .preset_version_id = opened_.preset.id,
                                     .request = opened_.service->outgoing(order)};
        // Counts from before the row is there, so that whoever finds it knows when this is past.
        const auto deadline = deadline_in(limits::create_time_max);
        const auto beginning =
            co_await store::begin_submission(tools_.pool, std::move(written), write_deadline());
        if (!may_send(beginning)) {
            co_return false;
        }
        has_submitted_ = true;
        // Not ended by a stop: what became of the create must be known.
        const auto submission = co_await opened_.service->submit(std::move(order), deadline);
        co_return co_await hear(submission);
    }

    // Postpones the run, or throws, when it may not.
    bool may_send(const store::Beginning& beginning) {
        if (const auto* closed = std::get_if<store::GateClosed>(&beginning)) {
            const auto patience = closed->wait * std::min(run_.claim().attempt, 5);
            run_.postpone(spread(std::min(patience, postponement_max)));
            return false;
        }
        if (std::holds_alternative<store::ClaimLost>(beginning)) {
            run_.postpone(milliseconds(0));
            return false;
        }
        if (const auto* spent = std::get_if<store::BudgetSpent>(&beginning)) {
            run_.name_failure("budget_used_up");
            throw Error(ErrorKind::upstream_failed, spent->message);
        }
        return true;
    }

    awaitable<bool> hear(const Submission& submission) {
        if (const auto* accepted = std::get_if<Accepted>(&submission)) {
            handle_ = accepted->handle;
            const store::SubmissionAnswer answer{.state = SubmissionState::accepted,
                                                 .external_id = handle_.external_id,
                                                 .handle = handle_.details,
                                                 .failure = {}};
            co_await record(answer);
            co_return true;
        }
        if (const auto* rejected = std::get_if<Rejected>(&submission)) {
            const store::SubmissionAnswer answer{.state = SubmissionState::rejected,
                                                 .external_id = {},
                                                 .handle = {},
                                                 .failure = to_row(rejected->failure)};
            co_await record(answer);
            co_await pause_after(rejected->failure);
            run_.name_failure(std::string(name_of(rejected->failure.kind)));
            throw to_error(rejected->failure);
        }
        const auto& unknown = std::get<Unknown>(submission);
        const store::SubmissionAnswer answer{.state = SubmissionState::unknown,
                                             .external_id = {},
                                             .handle = {},
                                             .failure = to_row(unknown.failure)};
        co_await record(answer);
        co_return co_await find_out();
    }

    // The answer is known only here: written as soon as the database takes it.
    awaitable<void> record(store::SubmissionAnswer answer) {
        const auto give_up_at = deadline_in(limits::job_lease);
        while (true) {
            auto writing =
                store::record_answer(tools_.pool, id_, run_.claim(), answer, write_deadline());
            const auto ending = co_await async::ending_of(std::move(writing));
            if (ending.value) {
                if (!*ending.value) {
                    throw Error(ErrorKind::conflict, "The submission is somebody else's by now.");
                }
                co_return;
            }
            if (!is_error(ending.failure, ErrorKind::unavailable) ||
                std::chrono::steady_clock::now() > give_up_at) {
                std::rethrow_exception(ending.failure);
            }
            co_await async::sleep_for(write_pause);
        }
    }

    // Nothing more is sent where a key is wrong or the credit is used up.
    awaitable<void> pause_after(const ServiceFailure& failure) {
        if (failure.kind != ServiceFailure::Kind::authentication &&
            failure.kind != ServiceFailure::Kind::quota) {
            co_return;
        }
        auto transaction = co_await tools_.pool.begin(write_deadline());
        co_await store::pause_provider(transaction, opened_.provider.id, failure.message);
        co_await transaction.commit();
    }

    awaitable<std::optional<ForeignClip>> finish() {
        const auto left = tools_.pace.time_max - age_;
        ends_at_ = deadline_in(left);
        run_.allow_until(ends_at_ + limits::service_fetch_time_max + limits::taking_in_time_max +
                         2 * limits::service_call_time_max);
        run_.set_progress(asked_share);
        auto standing = co_await follow();
        auto clip = co_await take(std::move(standing));
        run_.allow_until(deadline_in(limits::job_deadline_max));
        co_return clip;
    }

    // Polls until it has succeeded.
    awaitable<Standing> follow() {
        SubmissionHints::Watch hints(tools_.hints, id_);
        auto pause = least_pause();
        std::optional<SteadyTime> missed_at;
        while (true) {
            const auto wait = std::min<std::chrono::steady_clock::duration>(
                spread(pause), ends_at_ - std::chrono::steady_clock::now());
            co_await run_.run_until_stopped(hints.wait(wait));
            if (std::chrono::steady_clock::now() >= ends_at_) {
                co_return co_await give_up();
            }
            pause = std::min(pause * 3 / 2, greatest_pause());
            auto standing = co_await look(pause);
            if (!standing) {
                continue;
            }
            if (standing->state != Standing::State::lost) {
                missed_at.reset();
            } else if (!missed_at) {
                missed_at = std::chrono::steady_clock::now();
            }
            if (missed_at && standing->state == Standing::State::lost) {
                if (std::chrono::steady_clock::now() - *missed_at >= tools_.pace.lost_gap) {
                    co_await end_lost();
                }
                pause = tools_.pace.lost_gap + milliseconds(1);
                continue;
            }
            const bool has_moved = co_await tell(*standing);
            if (has_moved) {
                pause = least_pause();
            }
            if (standing->state == Standing::State::succeeded) {
                co_return std::move(*standing);
            }
        }
    }

    [[nodiscard]] milliseconds least_pause() const {
        return std::max(opened_.can.poll_first, tools_.pace.poll_min);
    }
    [[nodiscard]] milliseconds greatest_pause() const {
        const auto most =
            opened_.can.poll_max > milliseconds(0) ? opened_.can.poll_max : tools_.pace.poll_max;
        return std::max(std::min(most, tools_.pace.poll_max), least_pause());
    }

    // Nothing when the service cannot be asked now; it is asked again, as it wishes.
    awaitable<std::optional<Standing>> look(milliseconds& pause) {
        auto polling = opened_.service->poll(handle_, call_deadline());
        auto interruptible = run_.run_until_stopped(std::move(polling));
        auto ending = co_await async::ending_of(std::move(interruptible));
        if (ending.value) {
            co_return std::move(*ending.value);
        }
        if (run_.is_stopped() || !is_silence(ending.failure)) {
            std::rethrow_exception(ending.failure);
        }
        const auto error = error_in(ending.failure);
        if (error && error->retry_after()) {
            pause = std::max<milliseconds>(pause, *error->retry_after());
        }
        co_return std::nullopt;
    }

    // Writes what is new; ends what has failed. Whether the state is another one.
    awaitable<bool> tell(const Standing& standing) {
        switch (standing.state) {
            case Standing::State::failed:
                co_await end_failed(standing);
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
            run_.set_progress(asked_share + (made_share - asked_share) * *standing.progress);
        }
        const bool is_other = news.stage != stage_;
        if (is_other || news.queue_position != queue_position_ || standing.progress) {
            stage_ = news.stage;
            queue_position_ = news.queue_position;
            co_await store::note_news(tools_.pool, id_, run_.claim(), std::move(news),
                                      write_deadline());
        }
        co_return is_other;
    }

    // The job fails with it, and nobody tries again by himself: it may be billed.
    awaitable<void> end(SubmissionState state, store::SubmissionFailure failure,
                        std::optional<store::SubmissionCost> cost = std::nullopt) {
        const Error thrown(ErrorKind::upstream_failed, failure.message);
        const auto code = failure.code;
        store::SubmissionMove ended{
            .state = state, .failure = std::move(failure), .cost = std::move(cost)};
        co_await move(kept(), std::move(ended));
        run_.name_failure(code);
        throw thrown;
    }

    awaitable<void> end_failed(const Standing& standing) {
        const ServiceFailure unsaid{.kind = ServiceFailure::Kind::failed,
                                    .code = "",
                                    .message = "The provider says that it failed, not why.",
                                    .may_be_billed = true};
        const auto& failure = standing.failure ? *standing.failure : unsaid;
        co_await pause_after(failure);
        co_await end(SubmissionState::failed, to_row(failure), to_row(standing.cost));
    }

    awaitable<void> end_cancelled(const Standing& standing) {
        const store::SubmissionFailure failure{"cancelled_elsewhere",
                                               "It was cancelled at the provider.",
                                               /*may_be_billed=*/false};
        co_await end(SubmissionState::cancelled, failure, to_row(standing.cost));
    }

    awaitable<void> end_lost() {
        const store::SubmissionFailure failure{
            "lost",
            "The provider does not know of this clip any more: it may have been restarted, or has "
            "deleted it. It may be billed.",
            /*may_be_billed=*/true};
        co_await end(SubmissionState::lost, failure);
    }

    // The time is over: nothing must run on there, but what was made meanwhile is taken.
    awaitable<Standing> give_up() {
        const auto ending =
            co_await async::ending_of(opened_.service->cancel(handle_, call_deadline()));
        auto last = co_await async::ending_of(opened_.service->poll(handle_, call_deadline()));
        if (last.value && last.value->state == Standing::State::succeeded) {
            co_return std::move(*last.value);
        }
        const bool is_cancelled = ending.value && *ending.value == Cancelled::cancelled;
        const bool runs_on = last.value && (last.value->state == Standing::State::queued ||
                                            last.value->state == Standing::State::running);
        // What may still be made stays open: the sweep cancels it, and a retry takes it.
        if (!is_cancelled && (!last.value || (!ending.value && runs_on))) {
            run_.name_failure("timeout");
            throw Error(ErrorKind::upstream_failed,
                        fmt::format("{} did not finish in time and cannot be asked now. Trying "
                                    "again takes what it has made.",
                                    opened_.provider.name));
        }
        const store::SubmissionFailure failure{
            "timeout",
            fmt::format(
                "{} did not make the clip within {} minutes; it was told to stop.",
                opened_.provider.name,
                std::chrono::duration_cast<std::chrono::minutes>(tools_.pace.time_max).count()),
            !is_cancelled};
        co_await end(SubmissionState::failed, failure,
                     last.value ? to_row(last.value->cost) : std::nullopt);
        co_return Standing{};
    }

    awaitable<ForeignClip> take(Standing standing) {
        run_.set_progress(made_share);
        const auto source = order_.request.directory / "source";
        co_await fetch(std::move(standing), source);
        run_.set_progress(fetched_share);
        const auto& request = order_.request;
        const IntakeSpec spec{
            .width = request.settings.width,
            .height = request.settings.height,
            .fps = 0,
            .loop =
                parse_loop_mode(text_of(opened_.preset.content, "loop")).value_or(LoopMode::as_is)};
        IntakePaths paths{source, request.directory / "clip.mp4", request.directory / "poster.jpg"};
        const MadeClip made{paths.clip, paths.poster};
        const OnProgress on_progress = [this](double share) {
            run_.set_progress(fetched_share + (1 - fetched_share) * share);
        };
        auto taking = take_in_child(tools_.renderer, spec, std::move(paths),
                                    deadline_in(limits::taking_in_time_max), on_progress);
        auto interruptible = run_.run_until_stopped(std::move(taking));
        const auto ending = co_await async::ending_of(std::move(interruptible));
        if (!ending.value && is_error(ending.failure, ErrorKind::upstream_failed)) {
            const auto error = error_in(ending.failure);
            const store::SubmissionFailure refused{"output_refused", error->message(),
                                                   /*may_be_billed=*/true};
            co_await end(SubmissionState::failed, refused);
        }
        if (!ending.value) {
            std::rethrow_exception(ending.failure);
        }
        co_return ForeignClip{made, ending.value->seam_score, id_};
    }

    // Tries again where the service is silent, and once with a fresh address.
    awaitable<void> fetch(Standing standing, std::filesystem::path file) {
        for (int i = 1;; ++i) {
            auto fetching = opened_.service->fetch(handle_, clip_of(standing.outputs), file,
                                                   deadline_in(limits::service_fetch_time_max));
            auto interruptible = run_.run_until_stopped(std::move(fetching));
            const auto ending = co_await async::ending_of(std::move(interruptible));
            if (ending.value) {
                co_return;
            }
            const bool is_gone = is_error(ending.failure, ErrorKind::gone);
            if (run_.is_stopped() || i == fetches_max || !(is_gone || is_silence(ending.failure))) {
                co_await end_unfetched(ending.failure);
            }
            co_await run_.run_until_stopped(async::sleep_for(spread(least_pause())));
            auto again = least_pause();
            auto fresh = co_await look(again);
            if (fresh && fresh->state == Standing::State::succeeded) {
                standing = std::move(*fresh);
            } else if (fresh && fresh->failure) {
                co_await end_failed(*fresh);
            }
        }
    }

    // What the service will not give any more has ended; what it may still give is fetched by the
    // next attempt.
    awaitable<void> end_unfetched(std::exception_ptr failure) {
        const auto error = error_in(failure);
        if (run_.is_stopped() || !error || is_silence(failure)) {
            std::rethrow_exception(failure);
        }
        std::string code = "output_refused";
        if (error->kind() == ErrorKind::gone) {
            code = "output_expired";
        } else if (error->kind() == ErrorKind::not_found) {
            code = "output_missing";
        }
        const store::SubmissionFailure unfetched{code, error->message(), /*may_be_billed=*/true};
        co_await end(SubmissionState::failed, unfetched);
    }

    // What cannot be cancelled now is left to the sweep.
    awaitable<void> try_withdraw() {
        const auto looked_after = kept();
        const auto ending =
            co_await async::ending_of(withdraw(looked_after, handle_, TooLate::ends_it));
        if (ending.failure) {
            log(LogLevel::warning, "submission_left_to_sweep",
                {{"submission_id", to_string(id_)}, {"job_id", to_string(run_.job().id)}});
        }
    }

    const ServiceTools& tools_;
    jobs::JobRun& run_;
    ForeignOrder order_;
    OpenedPreset opened_;
    SubmissionId id_;
    ServiceHandle handle_;
    milliseconds age_{0};
    bool has_submitted_ = false;
    Deadline ends_at_;
    std::string stage_;
    std::optional<int> queue_position_;
};

}  // namespace

awaitable<std::optional<ForeignClip>> make_foreign_clip(const ServiceTools& tools,
                                                        jobs::JobRun& run, ForeignOrder order) {
    auto opened = co_await open_preset(tools, order.preset_version_id, write_deadline());
    Attempt attempt(tools, run, std::move(order), std::move(opened));
    co_return co_await attempt.make();
}

}  // namespace mien::video
