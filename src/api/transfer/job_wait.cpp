#include "api/transfer/job_wait.hpp"

#include <algorithm>

#include "async/deadline.hpp"
#include "base/limits.hpp"
#include "jobs/queue.hpp"

namespace mien::api {
namespace {

constexpr std::chrono::milliseconds first_pause{20};
constexpr std::chrono::milliseconds pause_max{250};

}  // namespace

awaitable<void> wait_for_job(Context& context, std::optional<JobId> id, Deadline deadline) {
    if (!id) {
        co_return;
    }
    const auto end = std::min(deadline, deadline_in(limits::transfer_wait_max));
    auto pause = first_pause;
    while (std::chrono::steady_clock::now() + pause < end) {
        const auto job = co_await jobs::get_job(context.pool, *id, deadline);
        if (jobs::is_finished(job.state)) {
            co_return;
        }
        co_await async::sleep_for(pause);
        pause = std::min(2 * pause, pause_max);
    }
}

}  // namespace mien::api
