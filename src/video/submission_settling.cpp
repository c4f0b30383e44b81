#include "video/submission_settling.hpp"

#include <fmt/format.h>

#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "video/submission_failure.hpp"

namespace mien::video {
namespace {

using store::SubmissionState;

constexpr std::chrono::seconds write_time_max{10};
constexpr int looks = 2;

Deadline call_deadline() {
    return deadline_in(limits::service_call_time_max);
}

awaitable<void> accept(const Kept& kept, const ServiceHandle& handle) {
    const store::SubmissionMove found{.state = SubmissionState::accepted,
                                      .external_id = handle.external_id,
                                      .handle = handle.details};
    co_await move(kept, found);
}

store::SubmissionMove cancelled(std::string message, bool may_be_billed) {
    return {.state = SubmissionState::cancelled,
            .failure = store::SubmissionFailure{"cancelled", std::move(message), may_be_billed}};
}

// What it came to when it could not be cancelled any more.
awaitable<void> end_too_late(const Kept& kept, ServiceHandle handle) {
    auto change =
        cancelled("It was too late to cancel it at the provider.", /*may_be_billed=*/true);
    auto last = kept.opened.service->poll(std::move(handle), call_deadline());
    const auto ending = co_await async::ending_of(std::move(last));
    if (ending.value) {
        change.cost = to_row(ending.value->cost);
    }
    co_await move(kept, std::move(change));
}

}  // namespace

awaitable<void> move(const Kept& kept, store::SubmissionMove change) {
    const bool is_ours = co_await store::move_submission(
        kept.tools.pool, kept.id, kept.keeper, std::move(change), deadline_in(write_time_max));
    if (!is_ours) {
        throw Error(ErrorKind::conflict, "The submission is somebody else's by now.");
    }
}

std::string parked_message(std::string_view provider) {
    return fmt::format(
        "Whether {} received the request is not known: it may be making the clip and may bill it. "
        "Look there, then say here whether it was made.",
        provider);
}

awaitable<void> park(const Kept& kept) {
    const auto message = parked_message(kept.opened.provider.name);
    const store::SubmissionMove parked{
        .state = SubmissionState::parked,
        .failure = store::SubmissionFailure{"parked", message, /*may_be_billed=*/true}};
    log(LogLevel::warning, "submission_parked",
        {{"submission_id", to_string(kept.id)}, {"provider", kept.opened.provider.name}});
    co_await move(kept, parked);
}

awaitable<Settled> settle(const Kept& kept) {
    if (!kept.opened.can.finds_by_our_id) {
        co_await park(kept);
        co_return Settled::parked;
    }
    for (int look = 0; look < looks; ++look) {
        if (look > 0) {
            co_await async::sleep_for(kept.tools.pace.lost_gap);
        }
        const auto handle = co_await kept.opened.service->find(to_string(kept.id), call_deadline());
        if (handle) {
            co_await accept(kept, *handle);
            co_return Settled::accepted;
        }
    }
    const store::SubmissionMove never{.state = SubmissionState::rejected,
                                      .failure = store::SubmissionFailure{
                                          "not_arrived", "The request did not reach the provider.",
                                          /*may_be_billed=*/false}};
    co_await move(kept, never);
    co_return Settled::not_arrived;
}

awaitable<void> withdraw(const Kept& kept, ServiceHandle handle, TooLate too_late) {
    const auto outcome = co_await kept.opened.service->cancel(handle, call_deadline());
    switch (outcome) {
        case Cancelled::cancelled:
        case Cancelled::not_found:
            co_await move(kept, cancelled("It was cancelled.", /*may_be_billed=*/false));
            co_return;
        case Cancelled::requested:
            co_await move(kept, cancelled("The provider was asked to cancel it.",
                                          /*may_be_billed=*/true));
            co_return;
        case Cancelled::too_late:
        case Cancelled::unsupported:
            break;
    }
    if (too_late == TooLate::ends_it) {
        co_await end_too_late(kept, std::move(handle));
    }
}

ServiceHandle handle_of(const store::SubmissionRow& submission) {
    return {submission.external_id.value_or(""), submission.handle};
}

}  // namespace mien::video
