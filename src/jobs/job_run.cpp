#include "jobs/job_run.hpp"

#include <boost/asio/redirect_error.hpp>

#include "base/error.hpp"
#include "base/limits/clips.hpp"
#include "base/limits/jobs.hpp"
#include "jobs/queue.hpp"

namespace mien::jobs {

JobRun::JobRun(Executor executor, Job job, Claim claim, Deadline deadline)
    : job_(std::move(job)),
      claim_(std::move(claim)),
      deadline_(deadline),
      stopped_(executor),
      news_(executor) {}

void JobRun::set_progress(double progress) {
    if (progress > progress_) {
        progress_ = progress;
        has_new_progress_ = true;
        news_.cancel();
    }
}

awaitable<bool> JobRun::finish(pg::Pool& pool,
                               std::function<awaitable<void>(pg::Transaction&)> write) {
    if (is_stopped()) {
        throw_stopped();
    }
    const std::function<awaitable<bool>(pg::Transaction&)> body =
        [this, &write](pg::Transaction& transaction) -> awaitable<bool> {
        const bool is_ours = co_await finish_succeeded(transaction, claim_);
        if (is_ours && write) {
            co_await write(transaction);
        }
        co_return is_ours;
    };
    const bool is_ours = co_await pool.transact<bool>(deadline_, body);
    if (is_ours) {
        is_finished_ = true;
    } else {
        stop(StopReason::lease_lost);
    }
    co_return is_ours;
}

awaitable<bool> JobRun::finish_and_commit(pg::Transaction& transaction,
                                          std::vector<pg::Call> last_calls) {
    if (is_stopped()) {
        throw_stopped();
    }
    const bool is_ours = co_await finish_succeeded(transaction, claim_);
    if (!is_ours) {
        stop(StopReason::lease_lost);
        co_return false;
    }
    co_await transaction.run_all_and_commit(std::move(last_calls));
    is_finished_ = true;
    co_return true;
}

void JobRun::stop(StopReason reason) {
    // The first reason stands, except that a lost lease is final: whatever else was asked for, the
    // job is not ours.
    if (stop_reason_ == StopReason::none || reason == StopReason::lease_lost) {
        stop_reason_ = reason;
    }
    stopped_.notify_all();
}

void JobRun::end() {
    has_ended_ = true;
    place_.reset();
    news_.cancel();
}

void JobRun::step_aside() {
    if (place_) {
        place_->step_aside();
    }
}

awaitable<void> JobRun::step_back() {
    if (place_) {
        co_await run_until_stopped(place_->step_back());
    }
}

std::optional<double> JobRun::take_progress() {
    if (!has_new_progress_) {
        return std::nullopt;
    }
    has_new_progress_ = false;
    return progress_;
}

awaitable<void> JobRun::wait_for_news() {
    const auto started_at = std::chrono::steady_clock::now();
    while (!has_ended_) {
        const std::chrono::milliseconds delay =
            has_new_progress_ ? limits::job_progress_interval : limits::job_heartbeat;
        if (std::chrono::steady_clock::now() >= started_at + delay) {
            co_return;
        }
        news_.expires_at(started_at + delay);
        boost::system::error_code ignored;
        co_await news_.async_wait(asio::redirect_error(use_awaitable, ignored));
    }
}

awaitable<void> JobRun::wait_for_stop() {
    while (!is_stopped()) {
        co_await stopped_.wait();
    }
}

void JobRun::throw_stopped() const {
    throw Error(ErrorKind::conflict,
                is_cancelled() ? "The job was cancelled." : "The job was given back to the queue.");
}

}  // namespace mien::jobs
