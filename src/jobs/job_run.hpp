// One attempt of a job, as its handler sees it. Network thread only.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "async/deadline.hpp"
#include "async/signal.hpp"
#include "jobs/job.hpp"
#include "jobs/slots.hpp"
#include "pg/pool.hpp"

namespace mien::jobs {

// Why an attempt should end early.
enum class StopReason {
    none,
    cancelled,   // somebody asked for it
    lease_lost,  // the job is another worker's now: nothing that this attempt writes counts
    stopping,    // the worker is going away; the job is given back
};

class JobRun {
  public:
    JobRun(Executor executor, Job job, Claim claim, Deadline deadline);
    JobRun(const JobRun&) = delete;
    JobRun& operator=(const JobRun&) = delete;

    [[nodiscard]] const Job& job() const { return job_; }
    [[nodiscard]] const Claim& claim() const { return claim_; }
    // When the attempt must have ended.
    [[nodiscard]] Deadline deadline() const { return deadline_; }

    // Tells how far the work is, 0..1. Costs nothing: it is written with a later heartbeat.
    void set_progress(double progress);

    [[nodiscard]] bool is_stopped() const { return stop_reason_ != StopReason::none; }
    [[nodiscard]] bool is_cancelled() const { return stop_reason_ == StopReason::cancelled; }

    // The operation's value. When the attempt should end early, or its deadline passes, the
    // operation is cancelled and an Error thrown, which the handler lets through.
    template <class T>
    [[nodiscard]] awaitable<T> run_until_stopped(awaitable<T> operation);

    // While the work only waits for somebody else: another job may have the slot. Nothing changes
    // when too many wait like that already.
    [[nodiscard]] bool may_step_aside() const { return !place_ || place_->may_step_aside(); }
    void step_aside();
    // Before the work goes on here; waits for a slot, until the attempt should end.
    [[nodiscard]] awaitable<void> step_back();

    // The worker is going away, and begins nothing any more: what has begun goes on.
    [[nodiscard]] bool is_leaving() const { return is_leaving_; }

    // While what was asked of somebody can be heard by this attempt alone: a worker that stops
    // waits for it, limits::job_answer_time_max at most.
    class Hearing {
      public:
        explicit Hearing(JobRun& run) : run_(run) { run_.is_hearing_ = true; }
        ~Hearing() { run_.is_hearing_ = false; }
        Hearing(const Hearing&) = delete;
        Hearing& operator=(const Hearing&) = delete;

      private:
        JobRun& run_;
    };

    // Writes the result in the transaction that moves the job to succeeded. False, and nothing is
    // written, when the job was no longer ours; throws when the attempt should have ended already.
    // The body may run again after a deadlock. When this throws unavailable the outcome may be
    // unknown: leave everything to the reapers.
    [[nodiscard]] awaitable<bool> finish(pg::Pool& pool,
                                         std::function<awaitable<void>(pg::Transaction&)> write);

    // The same at the end of a transaction that did long work: locking the job from its beginning
    // would keep the heartbeats out. The calls go last, with COMMIT.
    [[nodiscard]] awaitable<bool> finish_and_commit(pg::Transaction& transaction,
                                                    std::vector<pg::Call> last_calls);

    // Gives the job back, due again after the delay, as if this attempt had not been: the handler
    // returns after it, having begun nothing.
    void postpone(std::chrono::milliseconds delay) { postponement_ = delay; }

    // The same where a gate is closed (gates.hpp) for about that long: the job keeps its place in
    // the queue, and no other that waits at the gate is taken here meanwhile.
    void wait_at_gate(std::string gate, std::chrono::milliseconds wait) {
        closed_gate_ = {std::move(gate), wait};
        postponement_ = wait;
    }

    // The attempt may take until then, instead of its kind's usual time.
    void allow_until(Deadline deadline) { deadline_ = deadline; }

    // What the failure that the handler throws next is called, instead of by its kind.
    void name_failure(std::string code) { failure_code_ = std::move(code); }

    // For the worker.
    void take(Slots::Place place) { place_ = std::move(place); }
    [[nodiscard]] bool is_aside() const { return place_ && place_->is_aside(); }
    [[nodiscard]] bool is_hearing() const { return is_hearing_; }
    void leave() { is_leaving_ = true; }
    [[nodiscard]] std::optional<std::chrono::milliseconds> postponement() const {
        return postponement_;
    }
    struct ClosedGate {
        std::string name;
        std::chrono::milliseconds wait{0};
    };
    [[nodiscard]] const std::optional<ClosedGate>& closed_gate() const { return closed_gate_; }
    [[nodiscard]] const std::string& failure_code() const { return failure_code_; }
    void stop(StopReason reason);
    [[nodiscard]] StopReason stop_reason() const { return stop_reason_; }
    [[nodiscard]] bool is_finished() const { return is_finished_; }
    void end();
    [[nodiscard]] bool has_ended() const { return has_ended_; }
    // The progress that is not written yet.
    [[nodiscard]] std::optional<double> take_progress();
    // Waits until it is time for a heartbeat: job_heartbeat, less when there is progress to write,
    // and no longer than to the end of the attempt.
    [[nodiscard]] awaitable<void> wait_for_news();

  private:
    [[nodiscard]] awaitable<void> wait_for_stop();
    [[noreturn]] void throw_stopped() const;

    Job job_;
    Claim claim_;
    Deadline deadline_;
    async::Signal stopped_;
    Timer news_;
    StopReason stop_reason_ = StopReason::none;
    double progress_ = 0;
    bool has_new_progress_ = false;
    bool is_finished_ = false;
    bool has_ended_ = false;
    bool is_leaving_ = false;
    bool is_hearing_ = false;
    std::optional<Slots::Place> place_;
    std::optional<std::chrono::milliseconds> postponement_;
    std::optional<ClosedGate> closed_gate_;
    std::string failure_code_;  // empty: the kind's name
};

template <class T>
awaitable<T> JobRun::run_until_stopped(awaitable<T> operation) {
    auto within_time = async::with_deadline(std::move(operation), deadline_, "The job");
    auto value = co_await async::run_until(std::move(within_time), wait_for_stop());
    if (!value) {
        throw_stopped();
    }
    if constexpr (!std::is_void_v<T>) {
        co_return std::move(*value);
    }
}

}  // namespace mien::jobs
