#include "video/submission_sweep.hpp"

#include "async/deadline.hpp"
#include "base/log.hpp"
#include "video/submission_settling.hpp"

namespace mien::video {
namespace {

using store::SubmissionState;

constexpr std::chrono::seconds write_time_max{10};

// A clip whose job failed may be tried again, and then takes what the service has made meanwhile.
TooLate fate_of(const store::SubmissionRow& submission) {
    const bool may_be_retried = submission.job_state == jobs::JobState::failed;
    return may_be_retried ? TooLate::keeps_it : TooLate::ends_it;
}

awaitable<void> look_after(const ServiceTools& tools, SubmissionId id) {
    auto submission = co_await store::get_submission(tools.pool, id, deadline_in(write_time_max));
    const auto opened =
        co_await open_preset(tools, submission.preset_version_id, deadline_in(write_time_max));
    if (submission.state == SubmissionState::submitting &&
        submission.age < opened.settled_after(tools.pace)) {
        throw Error(ErrorKind::unavailable, "Whoever sends it may still be at it.");
    }
    const Kept kept{tools, opened, id, std::nullopt};
    if (submission.state != SubmissionState::accepted) {
        const auto settled = co_await settle(kept);
        if (settled != Settled::accepted) {
            co_return;
        }
        submission = co_await store::get_submission(tools.pool, id, deadline_in(write_time_max));
    }
    co_await withdraw(kept, handle_of(submission), fate_of(submission));
}

}  // namespace

awaitable<SweepReport> sweep_submissions(const ServiceTools& tools, Deadline deadline) {
    SweepReport report;
    const auto left_behind =
        co_await store::take_left_behind(tools.pool, limits::submission_sweep_max, deadline);
    for (const auto& id : left_behind) {
        ++report.looked_at;
        const auto ending = co_await async::ending_of(look_after(tools, id));
        if (ending.failure) {
            ++report.left;
            log(LogLevel::warning, "submission_not_swept", {{"submission_id", to_string(id)}});
            co_await store::leave_behind(tools.pool, id, deadline_in(write_time_max));
        }
    }
    co_return report;
}

}  // namespace mien::video
