#include "video/service_provider.hpp"

#include <algorithm>

#include "async/deadline.hpp"
#include "base/limits/jobs.hpp"
#include "base/log.hpp"
#include "video/foreign_create.hpp"
#include "video/foreign_taking.hpp"
#include "video/foreign_watch.hpp"

namespace mien::video {
namespace {

using std::chrono::milliseconds;

awaitable<std::optional<ForeignClip>> finish(ForeignAttempt& attempt) {
    // With no worker for longer than that, what was made meanwhile is still asked for and taken.
    const auto left = std::max(attempt.tools.pace.time_max - attempt.age, milliseconds(0));
    attempt.ends_at = deadline_in(left);
    attempt.run.allow_until(attempt.ends_at + limits::service_fetch_time_max +
                            limits::taking_in_time_max + 2 * limits::service_call_time_max);
    attempt.run.set_progress(asked_share);
    auto standing = co_await follow_foreign_clip(attempt);
    auto clip = co_await take_foreign_clip(attempt, std::move(standing));
    attempt.run.allow_until(deadline_in(limits::job_deadline_max));
    co_return clip;
}

// What cannot be cancelled now is left to the sweep.
awaitable<void> try_withdraw(ForeignAttempt& attempt) {
    const auto looked_after = attempt.kept();
    const auto ending =
        co_await async::ending_of(withdraw(looked_after, attempt.handle, TooLate::ends_it));
    if (ending.failure) {
        log(LogLevel::warning, "submission_left_to_sweep",
            {{"submission_id", to_string(attempt.id)},
             {"job_id", to_string(attempt.run.job().id)}});
    }
}

}  // namespace

awaitable<std::optional<ForeignClip>> make_foreign_clip(const ServiceTools& tools,
                                                        jobs::JobRun& run, ForeignOrder order) {
    auto opened = co_await open_preset(tools, order.preset_version_id, write_deadline());
    ForeignAttempt attempt{
        .tools = tools, .run = run, .order = std::move(order), .opened = std::move(opened)};
    const bool has_begun = co_await begin_foreign_clip(attempt);
    if (!has_begun) {
        co_return std::nullopt;
    }
    auto ending = co_await async::ending_of(finish(attempt));
    if (ending.failure && run.is_cancelled()) {
        co_await try_withdraw(attempt);
    }
    if (ending.failure) {
        std::rethrow_exception(ending.failure);
    }
    co_return std::move(*ending.value);
}

}  // namespace mien::video
