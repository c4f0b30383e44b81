#include "video/foreign_attempt.hpp"

#include "base/limits/submissions.hpp"
#include "video/submission_failure.hpp"

namespace mien::video {
namespace {

constexpr std::chrono::seconds write_time_max{10};

}  // namespace

Deadline write_deadline() {
    return deadline_in(write_time_max);
}

Deadline call_deadline() {
    return deadline_in(limits::service_call_time_max);
}

bool is_error(const std::exception_ptr& failure, ErrorKind kind) {
    const auto error = error_in(failure);
    return error && error->kind() == kind;
}

bool is_silence(const std::exception_ptr& failure) {
    return is_error(failure, ErrorKind::unavailable) || is_error(failure, ErrorKind::rate_limited);
}

awaitable<void> pause_after(ForeignAttempt& attempt, const ServiceFailure& failure) {
    if (failure.kind != ServiceFailure::Kind::authentication &&
        failure.kind != ServiceFailure::Kind::quota) {
        co_return;
    }
    co_await store::pause_provider(attempt.tools.pool, attempt.opened.provider.id, failure.message,
                                   write_deadline());
}

awaitable<void> end_submission(ForeignAttempt& attempt, store::SubmissionState state,
                               store::SubmissionFailure failure,
                               std::optional<store::SubmissionCost> cost) {
    const Error thrown(ErrorKind::upstream_failed, failure.message);
    const auto code = failure.code;
    store::SubmissionMove ended{
        .state = state, .failure = std::move(failure), .cost = std::move(cost)};
    co_await move(attempt.kept(), std::move(ended));
    attempt.run.name_failure(code);
    throw thrown;
}

awaitable<void> end_failed(ForeignAttempt& attempt, const Standing& standing) {
    const ServiceFailure unsaid{.kind = ServiceFailure::Kind::failed,
                                .code = "",
                                .message = "The provider says that it failed, not why.",
                                .may_be_billed = true};
    const auto& failure = standing.failure ? *standing.failure : unsaid;
    co_await pause_after(attempt, failure);
    co_await end_submission(attempt, store::SubmissionState::failed, to_row(failure),
                            to_row(standing.cost));
}

}  // namespace mien::video
