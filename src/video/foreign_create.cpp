#include "video/foreign_create.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits/jobs.hpp"
#include "jobs/retry_policy.hpp"
#include "store/providers/submission_gates.hpp"
#include "video/foreign_answer.hpp"
#include "video/providers/foreign_json.hpp"
#include "video/reference_image.hpp"
#include "video/submission_failure.hpp"

namespace mien::video {
namespace {

using std::chrono::milliseconds;
using store::SubmissionState;

constexpr milliseconds postponement_max{15'000};
// Of a worker itself: as long as too many are aside in it, it takes no job that waits at a gate.
constexpr std::string_view aside_gate = "aside";

class Creation {
  public:
    explicit Creation(ForeignAttempt& attempt) : attempt_(attempt) {}

    // What there is is gone on with; else one create is sent. False: not now.
    awaitable<bool> begin() {
        if (stands_down()) {
            co_return false;
        }
        if (!attempt_.run.may_step_aside()) {
            attempt_.run.wait_at_gate(std::string(aside_gate), milliseconds(0));
            co_return false;
        }
        const auto there = co_await store::find_open_submission(
            attempt_.tools.pool, attempt_.run.job().id, write_deadline());
        if (there) {
            co_return co_await resume(*there);
        }
        co_await require_unheard_of();
        co_return co_await submit();
    }

  private:
    // A worker that goes away begins nothing: it gives the job back, and the next one begins at
    // once.
    bool stands_down() {
        if (attempt_.run.is_leaving()) {
            attempt_.run.postpone(milliseconds(0));
        }
        return attempt_.run.is_leaving();
    }

    [[nodiscard]] milliseconds settled_after() const {
        return attempt_.opened.settled_after(attempt_.tools.pace);
    }

    // What the service ended is not asked for again by ourselves, also when the worker died between
    // the end of the submission and that of the job. Only a person may have it tried again.
    awaitable<void> require_unheard_of() {
        const auto ended = co_await store::find_unheard_ending(
            attempt_.tools.pool, attempt_.run.job().id, write_deadline());
        if (ended) {
            attempt_.run.name_failure(ended->code);
            throw Error(ErrorKind::upstream_failed, ended->message);
        }
    }

    awaitable<bool> resume(store::SubmissionRow there) {
        attempt_.run.step_aside();
        attempt_.id = there.id;
        attempt_.age = there.age;
        attempt_.handle = handle_of(there);
        switch (there.state) {
            case SubmissionState::accepted:
                co_return true;
            case SubmissionState::submitting:
                if (there.age < settled_after()) {
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
        if (attempt_.opened.can.finds_by_our_id) {
            const auto handle =
                co_await attempt_.opened.service->find(to_string(attempt_.id), call_deadline());
            if (handle) {
                const store::SubmissionMove found{.state = SubmissionState::accepted,
                                                  .external_id = handle->external_id,
                                                  .handle = handle->details};
                co_await move(attempt_.kept(), found);
                attempt_.handle = *handle;
                co_return true;
            }
        }
        attempt_.run.postpone(std::min(settled_after() - age, postponement_max));
        co_return false;
    }

    awaitable<bool> find_out() {
        const auto looked_after = attempt_.kept();
        auto settling = settle(looked_after);
        const auto settled = co_await attempt_.run.run_until_stopped(std::move(settling));
        switch (settled) {
            case Settled::accepted: {
                const auto found = co_await store::get_submission(attempt_.tools.pool, attempt_.id,
                                                                  write_deadline());
                attempt_.handle = handle_of(found);
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
        attempt_.run.name_failure("parked");
        throw Error(ErrorKind::upstream_failed, parked_message(attempt_.opened.provider.name));
    }

    [[nodiscard]] ClipOrder clip_order() const {
        const auto& request = attempt_.order.request;
        ClipOrder order{.submission_id = to_string(attempt_.id),
                        .character_id = character_id() ? request.depicted.character_id : "",
                        .emotion = request.emotion,
                        .resolved_text = request.resolved_text,
                        .negative_text = text_in(attempt_.opened.preset.content, "negative_text"),
                        .settings = request.settings,
                        .reference_image = {},
                        .webhook_url = {}};
        if (attempt_.opened.can.webhook && !attempt_.tools.webhook_base.empty()) {
            order.webhook_url =
                fmt::format("{}/api/provider-webhooks/{}", attempt_.tools.webhook_base,
                            to_string(attempt_.opened.provider.id));
        }
        return order;
    }

    [[nodiscard]] std::optional<CharacterId> character_id() const {
        return CharacterId::parse(attempt_.order.request.depicted.character_id);
    }

    // Nothing for a preset that takes none.
    awaitable<std::optional<store::ReferenceImageRow>> find_image() {
        const auto& request = attempt_.order.request;
        if (!attempt_.opened.can.reference_image) {
            co_return std::nullopt;
        }
        co_return co_await find_image_of(attempt_.tools.pool, request.depicted, request.emotion,
                                         write_deadline());
    }

    // Only when the create that it goes with would be sent.
    awaitable<bool> bring(store::ReferenceImageRow image, std::filesystem::path file,
                          store::NewSubmission written) {
        const auto beginning = co_await store::foresee_submission(
            attempt_.tools.pool, std::move(written), write_deadline());
        if (!may_send(beginning)) {
            co_return false;
        }
        auto bringing = fetch_image(attempt_.order.objects, std::move(image), std::move(file),
                                    attempt_.run.deadline());
        co_await attempt_.run.run_until_stopped(std::move(bringing));
        co_return true;
    }

    [[nodiscard]] store::NewSubmission to_be_written(const ClipOrder& order) const {
        return {.id = attempt_.id,
                .claim = attempt_.run.claim(),
                .clip_kind = attempt_.order.clip_kind,
                .clip_id = attempt_.order.clip_id,
                .character_id = character_id(),
                .emotion = order.emotion,
                .provider_id = attempt_.opened.provider.id,
                .preset_version_id = attempt_.opened.preset.id,
                .request = attempt_.opened.service->outgoing(order)};
    }

    awaitable<bool> submit() {
        attempt_.id = SubmissionId::make();
        attempt_.age = milliseconds(0);
        auto order = clip_order();
        const auto image = co_await find_image();
        if (image) {
            order.reference_image = image_in(attempt_.order.request.directory, *image);
        }
        auto written = to_be_written(order);
        if (image) {
            const bool is_there = co_await bring(*image, order.reference_image->file, written);
            if (!is_there) {
                co_return false;
            }
        }
        if (stands_down()) {
            co_return false;
        }
        // Counts from before the row is there, so that whoever finds it knows when this is past.
        const auto sent_at = std::chrono::steady_clock::now();
        const auto deadline = sent_at + attempt_.opened.can.create_time_max;
        attempt_.run.allow_until(deadline + limits::job_deadline_max);
        const auto beginning = co_await store::begin_submission(
            attempt_.tools.pool, std::move(written), write_deadline());
        if (!may_send(beginning)) {
            co_return false;
        }
        has_submitted_ = true;
        // Not ended by a stop: what became of the create must be known.
        const jobs::JobRun::Hearing hearing(attempt_.run);
        attempt_.run.step_aside();
        const auto submission =
            co_await attempt_.opened.service->submit(std::move(order), deadline);
        attempt_.age =
            std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - sent_at);
        co_return co_await hear(submission);
    }

    // Postpones the run, or throws, when it may not.
    bool may_send(const store::Beginning& beginning) {
        if (const auto* closed = std::get_if<store::GateClosed>(&beginning)) {
            attempt_.run.wait_at_gate(to_string(attempt_.opened.provider.id), closed->wait);
            return false;
        }
        if (std::holds_alternative<store::ClaimLost>(beginning)) {
            attempt_.run.postpone(milliseconds(0));
            return false;
        }
        if (const auto* spent = std::get_if<store::BudgetSpent>(&beginning)) {
            attempt_.run.name_failure("budget_used_up");
            throw Error(ErrorKind::upstream_failed, spent->message);
        }
        return true;
    }

    awaitable<bool> hear(const Submission& submission) {
        if (const auto* accepted = std::get_if<Accepted>(&submission)) {
            attempt_.handle = accepted->handle;
            const store::SubmissionAnswer answer{.state = SubmissionState::accepted,
                                                 .external_id = attempt_.handle.external_id,
                                                 .handle = attempt_.handle.details,
                                                 .failure = {}};
            co_await record_answer(attempt_, answer);
            co_return true;
        }
        if (const auto* rejected = std::get_if<Rejected>(&submission)) {
            const store::SubmissionAnswer answer{.state = SubmissionState::rejected,
                                                 .external_id = {},
                                                 .handle = {},
                                                 .failure = to_row(rejected->failure)};
            co_await record_answer(attempt_, answer);
            co_await pause_after(attempt_, rejected->failure);
            attempt_.run.name_failure(std::string(name_of(rejected->failure.kind)));
            throw to_error(rejected->failure);
        }
        const auto& unknown = std::get<Unknown>(submission);
        const store::SubmissionAnswer answer{.state = SubmissionState::unknown,
                                             .external_id = unknown.external_id,
                                             .handle = {},
                                             .failure = to_row(unknown.failure)};
        co_await record_answer(attempt_, answer);
        co_return co_await find_out();
    }

    ForeignAttempt& attempt_;
    bool has_submitted_ = false;
};

}  // namespace

awaitable<bool> begin_foreign_clip(ForeignAttempt& attempt) {
    Creation creation(attempt);
    co_return co_await creation.begin();
}

}  // namespace mien::video
