#include "api/transfer/job_wait.hpp"

#include <algorithm>

#include "api/edge/job_watch.hpp"
#include "base/limits/transfer.hpp"
#include "jobs/queue.hpp"

namespace mien::api {
namespace {

// The net below the notification, which a lost link may swallow.
constexpr std::chrono::milliseconds look_interval{1000};

}  // namespace

awaitable<void> wait_for_job(Context& context, std::optional<JobId> id, Deadline deadline) {
    if (!id) {
        co_return;
    }
    const auto end = std::min(deadline, deadline_in(limits::transfer_wait_max));
    // Before the first look, so that an end between the two is heard.
    auto watcher = context.jobs.watch(*id);
    while (true) {
        const auto job = co_await jobs::get_job(context.pool, *id, deadline);
        const auto left = end - std::chrono::steady_clock::now();
        if (jobs::is_finished(job.state) || left <= left.zero()) {
            co_return;
        }
        const auto pause = std::min<std::chrono::steady_clock::duration>(left, look_interval);
        co_await watcher.wait(pause);
    }
}

}  // namespace mien::api
