#include "jobs/worker.hpp"

#include <algorithm>
#include <random>
#include <set>

#include <fmt/format.h>
#include <unistd.h>

#include "async/spawn.hpp"
#include "base/assert.hpp"
#include "base/hash.hpp"
#include "base/limits/clips.hpp"
#include "base/limits/jobs.hpp"
#include "base/log.hpp"
#include "jobs/cleaner.hpp"
#include "jobs/gates.hpp"
#include "jobs/queue.hpp"
#include "jobs/rescuer.hpp"
#include "jobs/retry_policy.hpp"

namespace mien::jobs {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::seconds write_time_max{10};  // for what settles an attempt
constexpr std::chrono::seconds pass_time_max{60};   // of the rescuer or the cleaner
constexpr std::chrono::seconds look_interval{1};    // at who waits for an answer

awaitable<void> rescue_pass(pg::Pool& pool) {
    [[maybe_unused]] const auto report = co_await rescue_jobs(pool, deadline_in(pass_time_max));
}

awaitable<void> clean_pass(pg::Pool& pool) {
    const auto removed = co_await clean_jobs(pool, deadline_in(pass_time_max));
    if (removed > 0) {
        log(LogLevel::info, "jobs_cleaned", {{"jobs", removed}});
    }
}

double dice() {
    static thread_local std::minstd_rand generator(std::random_device{}());
    return std::uniform_real_distribution<double>(0, 1)(generator);
}

// 80 to 120 % of the interval, so that nodes do not move in step.
milliseconds spread(milliseconds interval) {
    const auto share = 0.8 + 0.4 * dice();
    return milliseconds(static_cast<std::int64_t>(static_cast<double>(interval.count()) * share));
}

struct Failure {
    ErrorKind kind = ErrorKind::internal;
    std::string message;
    std::string detail;
    std::optional<std::chrono::seconds> retry_after;
};

Failure describe(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const Error& error) {
        return {error.kind(), error.message(), error.detail(), error.retry_after()};
    } catch (const std::exception& error) {
        return {ErrorKind::internal, "The job failed inside Mien.", error.what(), std::nullopt};
    } catch (...) {
        return {ErrorKind::internal, "The job failed inside Mien.", "", std::nullopt};
    }
}

void log_attempt(LogLevel level, std::string_view event, const JobRun& run,
                 const Failure& failure = {}) {
    log(level, event,
        {{"job_id", to_string(run.job().id)},
         {"kind", run.job().kind},
         {"attempt", run.claim().attempt},
         {"error", failure.message},
         {"detail", failure.detail}});
}

}  // namespace

std::string make_worker_name() {
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) {
        host[0] = '\0';
    }
    const auto bytes = random_bytes(4);
    const auto suffix = to_hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    return fmt::format("{}:{}:{}", host.data(), ::getpid(), suffix);
}

// Shared with the coroutines that it starts.
class Worker::Core : public std::enable_shared_from_this<Core> {
  public:
    Core(Executor executor, pg::Pool& pool, pg::Settings listen_as, std::string name)
        : executor_(executor),
          pool_(pool),
          name_(std::move(name)),
          wake_(executor),
          changed_(executor),
          listener_(executor, std::move(listen_as), {"job_ready", "job_changed", "job_gate_opened"},
                    events()) {
        repeat("job_rescuer", limits::job_rescue_interval, [this] { return rescue_pass(pool_); });
        repeat("job_cleaner", limits::job_clean_interval, [this] { return clean_pass(pool_); });
    }

    void handle(std::string kind, std::size_t running_max, Handler handler, milliseconds time_max) {
        MIEN_ASSERT(!has_started_, "handlers are registered before the worker starts");
        const auto wake = [core = weak_from_this()] {
            if (const auto self = core.lock()) {
                self->wake_.cancel();
                self->leave_who_is_aside();
            }
        };
        auto slots = std::make_shared<Slots>(executor_, running_max, wake);
        kinds_.push_back({std::move(kind), std::move(slots), std::move(handler), time_max});
    }

    void repeat(std::string name, milliseconds interval, std::function<awaitable<void>()> task) {
        MIEN_ASSERT(!has_started_, "tasks are registered before the worker starts");
        tasks_.push_back({std::move(name), interval, std::move(task)});
    }

    void hold(std::shared_ptr<const void> foundation) {
        MIEN_ASSERT(!has_started_, "what a worker stands on is there before it starts");
        foundation_ = std::move(foundation);
    }

    void start() {
        has_started_ = true;
        listener_.start();
        const auto self = shared_from_this();
        const auto is_stopping = [self] { return self->is_stopping_; };
        async::spawn_supervised(executor_, "worker", [self] { return self->loop(); }, is_stopping);
        for (std::size_t i = 0; i < tasks_.size(); ++i) {
            const auto make_task = [self, i] { return self->repeat_task(i); };
            async::spawn_supervised(executor_, tasks_[i].name, make_task, is_stopping);
        }
    }

    awaitable<void> stop(StopTimes times) {
        is_stopping_ = true;
        wake_.cancel();
        changed_.notify_all();
        const auto hearing_until = deadline_in(times.hearing);
        for (const auto& run : runs_) {
            run->leave();
        }
        leave_who_is_aside();
        co_await wait_until_idle(deadline_in(times.running));
        for (const auto& run : runs_) {
            run->stop(StopReason::stopping);
        }
        co_await wait_until_idle(deadline_in(times.stopped));
        co_await give_up([](const JobRun& run) { return !run.is_hearing(); });
        if (is_anybody_hearing()) {
            while (is_anybody_hearing() && std::chrono::steady_clock::now() < hearing_until) {
                co_await wait_for_change(std::min(hearing_until, deadline_in(look_interval)));
            }
            // Who has heard records how that ended.
            co_await wait_until_idle(deadline_in(times.stopped));
        }
        co_await give_up([](const JobRun&) { return true; });
        listener_.stop();
    }

    // Whoever only waits is waited for by another worker just as well.
    void leave_who_is_aside() {
        for (const auto& run : runs_) {
            if (is_stopping_ && run->is_aside()) {
                run->stop(StopReason::stopping);
            }
        }
    }

    void abandon() {
        is_stopping_ = true;
        wake_.cancel();
        changed_.notify_all();
        listener_.stop();
        for (const auto& run : runs_) {
            run->stop(StopReason::stopping);
        }
    }

    [[nodiscard]] WorkerStats stats() const {
        auto stats = stats_;
        stats.running = runs_.size();
        return stats;
    }

  private:
    struct Kind {
        std::string name;
        std::shared_ptr<Slots> slots;
        Handler handler;
        milliseconds time_max;
        bool is_due = true;  // there may be jobs that we have not seen

        [[nodiscard]] bool wants_jobs() const { return is_due && slots->free() > 0; }
    };

    struct Task {
        std::string name;
        milliseconds interval;
        std::function<awaitable<void>()> run;
    };

    pg::ListenerEvents events() {
        return {.on_notification = [this](std::string_view channel,
                                          std::string_view payload) { hear(channel, payload); },
                .on_connected =
                    [this] {
                        gates_.open_all();
                        look_for_all();
                    },
                .on_lost = [] {}};
    }

    void hear(std::string_view channel, std::string_view payload) {
        if (channel == "job_ready") {
            for (auto& kind : kinds_) {
                kind.is_due = kind.is_due || kind.name == payload;
            }
            wake_.cancel();
            return;
        }
        if (channel == "job_gate_opened") {
            if (gates_.open(payload)) {
                look_for_all();
            }
            return;
        }
        boost::system::error_code failure;
        const auto document = json::parse({payload.data(), payload.size()}, failure);
        const auto* change = failure ? nullptr : document.if_object();
        const auto* asked =
            change != nullptr ? change->if_contains("is_cancel_requested") : nullptr;
        const auto* id = change != nullptr ? change->if_contains("job_id") : nullptr;
        if (asked != nullptr && asked->is_bool() && asked->get_bool() && id != nullptr &&
            id->is_string()) {
            cancel(JobId::parse(std::string_view(id->get_string())));
        }
    }

    void cancel(std::optional<JobId> id) {
        for (const auto& run : runs_) {
            if (run->job().id == id) {
                run->stop(StopReason::cancelled);
            }
        }
    }

    void look_for_all() {
        for (auto& kind : kinds_) {
            kind.is_due = true;
        }
        wake_.cancel();
    }

    // Counts a loop that is under way: jobs may be on their way to it, or a task is at work.
    class Looping {
      public:
        explicit Looping(Core& core) : core_(core) { ++core_.loops_; }
        ~Looping() {
            --core_.loops_;
            core_.changed_.notify_all();
        }
        Looping(const Looping&) = delete;
        Looping& operator=(const Looping&) = delete;

      private:
        Core& core_;
    };

    awaitable<void> loop() {
        const Looping looping(*this);
        look_for_all();
        while (!is_stopping_) {
            look_when_due();
            for (auto& kind : kinds_) {
                if (kind.wants_jobs() && !is_stopping_) {
                    co_await take_jobs(kind);
                }
            }
            if (!std::ranges::any_of(kinds_, &Kind::wants_jobs) && !is_stopping_) {
                co_await wait_for_wake();
            }
        }
    }

    // Gives the time until when nothing is due, unless somebody says so.
    SteadyTime look_when_due() {
        const auto look = look_at(poll_at_, gates_, std::chrono::steady_clock::now());
        if (look.is_poll) {
            poll_at_ = deadline_in(spread(limits::job_poll_interval));
        }
        if (look.is_due) {
            look_for_all();
        }
        return look.next_at;
    }

    awaitable<void> wait_for_wake() {
        const auto next_at = look_when_due();
        if (std::ranges::any_of(kinds_, &Kind::wants_jobs)) {
            co_return;
        }
        wake_.expires_at(next_at);
        boost::system::error_code outcome;
        co_await wake_.async_wait(asio::redirect_error(use_awaitable, outcome));
    }

    awaitable<void> take_jobs(Kind& kind) {
        auto places = kind.slots->take_free();
        kind.is_due = false;
        FetchRequest request{.kind = kind.name,
                             .worker = name_,
                             .jobs_max = places.size(),
                             .closed_gates = gates_.closed(std::chrono::steady_clock::now()),
                             .takes_gated = kind.slots->may_step_aside()};
        const auto jobs = co_await fetch(pool_, std::move(request), deadline_in(write_time_max));
        kind.is_due = kind.is_due || jobs.size() == places.size();
        for (const auto& job : jobs) {
            start_run(kind, job, std::move(places.back()));
            places.pop_back();
        }
    }

    void start_run(Kind& kind, const Job& job, Slots::Place place) {
        const auto run = std::make_shared<JobRun>(executor_, job, Claim{job.id, name_, job.attempt},
                                                  deadline_in(kind.time_max));
        run->take(std::move(place));
        runs_.insert(run);
        if (is_stopping_) {
            run->leave();
            run->stop(StopReason::stopping);
        } else if (job.is_cancel_requested) {
            run->stop(StopReason::cancelled);
        }
        const auto self = shared_from_this();
        async::spawn(executor_, "job", [self, &kind, run] { return self->run_job(kind, run); });
        async::spawn(executor_, "job_heartbeat", [self, run] { return self->beat(run); });
    }

    awaitable<void> run_job(Kind& kind, std::shared_ptr<JobRun> run) {
        std::exception_ptr thrown;
        try {
            if (!run->is_stopped()) {
                co_await kind.handler(*run);
            }
            if (!run->is_stopped() && !run->is_finished() && !run->postponement()) {
                [[maybe_unused]] const bool is_ours = co_await run->finish(pool_, nullptr);
            }
        } catch (...) {
            thrown = std::current_exception();
        }
        // Before the job is anybody's again.
        if (const auto& gate = run->closed_gate()) {
            gates_.close(gate->name, deadline_in(gate->wait));
        }
        try {
            co_await settle(*run, thrown);
        } catch (...) {
            // The lease runs out, and the rescuer takes over.
            log_attempt(LogLevel::error, "job_unsettled", *run, describe(std::current_exception()));
        }
        run->end();
        runs_.erase(run);
        kind.is_due = true;
        wake_.cancel();
        changed_.notify_all();
    }

    // Records how the attempt ended, unless its handler has. What ended it may keep the database
    // from being told: it is told as soon as it answers, while the lease lasts.
    awaitable<void> settle(const JobRun& run, std::exception_ptr thrown) {
        if (run.is_finished()) {
            ++stats_.succeeded_total;
            co_return;
        }
        std::optional<Failure> failure;
        const auto reason = run.stop_reason();
        // What has a name of its own is final, and worth knowing also when the worker goes away.
        const bool is_named = thrown && !run.failure_code().empty();
        if ((reason == StopReason::none && (thrown || !run.postponement())) ||
            (reason == StopReason::stopping && is_named)) {
            failure = describe(thrown);
            ++stats_.failed_total;
        }
        const auto lease_end = deadline_in(limits::job_lease);
        while (true) {
            auto ending = co_await async::ending_of(record_end(run, failure));
            if (ending.value) {
                tell_whose(run, *ending.value);
                co_return;
            }
            const auto error = error_in(ending.failure);
            const bool may_try_again = error && may_pass(error->kind()) && !is_stopping_;
            if (!may_try_again || std::chrono::steady_clock::now() > lease_end) {
                std::rethrow_exception(ending.failure);
            }
            co_await async::sleep_for(spread(limits::job_backoff_min));
        }
    }

    void tell_whose(const JobRun& run, bool is_ours) {
        if (!is_ours) {
            ++stats_.lost_total;
            log_attempt(LogLevel::warning, "job_lease_lost", run);
        }
    }

    // False when the job is not ours any more.
    awaitable<bool> record_end(const JobRun& run, std::optional<Failure> failure) {
        const auto deadline = deadline_in(write_time_max);
        switch (run.stop_reason()) {
            case StopReason::none:
                return failure ? record_failure(run, std::move(*failure), deadline)
                               : give_back(run, deadline);
            case StopReason::cancelled:
                return finish_cancelled(pool_, run.claim(), deadline);
            case StopReason::stopping:
                return failure ? record_failure(run, std::move(*failure), deadline)
                               : release(pool_, run.claim(), deadline);
            case StopReason::lease_lost:
                break;
        }
        return not_ours();
    }

    awaitable<bool> give_back(const JobRun& run, Deadline deadline) {
        const auto& gate = run.closed_gate();
        return gate ? leave_at_gate(pool_, run.claim(), gate->name, deadline)
                    : postpone(pool_, run.claim(), *run.postponement(), deadline);
    }

    static awaitable<bool> not_ours() { co_return false; }

    awaitable<bool> record_failure(const JobRun& run, Failure failure, Deadline deadline) {
        const FailedAttempt failed{failure.kind, failure.retry_after, run.job().attempt,
                                   run.job().attempts_max, dice()};
        const auto delay = retry_delay(failed);
        const auto& code = run.failure_code();
        JobFailure recorded{code.empty() ? name_of(failure.kind) : code, failure.message};
        log_attempt(delay ? LogLevel::warning : LogLevel::error,
                    delay ? "job_attempt_failed" : "job_failed", run, failure);
        if (delay) {
            RetryLater again{std::move(recorded), *delay};
            co_return co_await retry_later(pool_, run.claim(), std::move(again), deadline);
        }
        co_return co_await finish_failed(pool_, run.claim(), std::move(recorded), deadline);
    }

    awaitable<void> beat(std::shared_ptr<JobRun> run) {
        auto held_until = deadline_in(limits::job_lease);
        while (true) {
            co_await run->wait_for_news();
            if (run->has_ended() || run->stop_reason() == StopReason::lease_lost) {
                co_return;
            }
            const auto started_at = std::chrono::steady_clock::now();
            const auto lease = co_await renew(*run);
            if (lease) {
                held_until = started_at + limits::job_lease;
            }
            if (lease == Lease::cancel_requested) {
                run->stop(StopReason::cancelled);
            } else if (lease == Lease::lost || started_at > held_until) {
                run->stop(StopReason::lease_lost);
            }
        }
    }

    // Nothing when the database could not be asked.
    awaitable<std::optional<Lease>> renew(JobRun& run) {
        const auto progress = run.take_progress();
        const auto deadline = deadline_in(limits::job_heartbeat);
        try {
            if (progress) {
                co_return co_await report_progress(pool_, run.claim(), *progress, deadline);
            }
            co_return co_await heartbeat(pool_, run.claim(), deadline);
        } catch (...) {
            log_attempt(LogLevel::warning, "job_heartbeat_failed", run,
                        describe(std::current_exception()));
        }
        co_return std::nullopt;
    }

    awaitable<void> repeat_task(std::size_t index) {
        const Looping looping(*this);
        const auto& task = tasks_[index];
        while (!is_stopping_) {
            co_await task.run();
            const auto next_at = std::chrono::steady_clock::now() + spread(task.interval);
            while (!is_stopping_ && std::chrono::steady_clock::now() < next_at) {
                co_await wait_for_change(next_at);
            }
        }
    }

    [[nodiscard]] bool is_anybody_hearing() const {
        return std::ranges::any_of(runs_, [](const auto& run) { return run->is_hearing(); });
    }

    // Runs that ignore the stop are abandoned: their claims are released for other workers.
    awaitable<void> give_up(std::function<bool(const JobRun&)> is_meant) {
        const auto runs = runs_;
        for (const auto& run : runs) {
            const bool is_over = run->has_ended() || run->stop_reason() == StopReason::lease_lost;
            if (!is_over && is_meant(*run)) {
                run->stop(StopReason::lease_lost);
                co_await release(pool_, run->claim(), deadline_in(write_time_max));
            }
        }
    }

    // Until a run ends, the worker stops, or the deadline.
    awaitable<void> wait_for_change(Deadline deadline) {
        auto end = async::sleep_for(deadline - std::chrono::steady_clock::now());
        [[maybe_unused]] const auto change =
            co_await async::run_until(changed_.wait(), std::move(end));
    }

    // Until nothing runs and no loop is under way, or the time is over.
    awaitable<void> wait_until_idle(Deadline deadline) {
        while ((loops_ > 0 || !runs_.empty()) && std::chrono::steady_clock::now() < deadline) {
            co_await wait_for_change(deadline);
        }
    }

    // Set before start.
    std::shared_ptr<const void> foundation_;  // first, to go last
    Executor executor_;
    pg::Pool& pool_;
    std::string name_;
    std::vector<Kind> kinds_;
    std::vector<Task> tasks_;

    Timer wake_;             // the loop waits for it
    async::Signal changed_;  // a run has ended, or the worker is stopping
    // Attempts, not jobs: one that has lost its job may run on beside the next attempt at it.
    std::set<std::shared_ptr<JobRun>> runs_;
    WorkerStats stats_;
    Gates gates_;
    SteadyTime poll_at_;  // moves only when it is reached, however often the loop wakes
    bool has_started_ = false;
    int loops_ = 0;
    bool is_stopping_ = false;
    pg::Listener listener_;
};

Worker::Worker(Executor executor, pg::Pool& pool, pg::Settings listen_as, std::string name)
    : core_(std::make_shared<Core>(executor, pool, std::move(listen_as), std::move(name))) {}

Worker::~Worker() {
    core_->abandon();
}

void Worker::handle(std::string kind, std::size_t running_max, Handler handler,
                    milliseconds time_max) {
    core_->handle(std::move(kind), running_max, std::move(handler), time_max);
}

void Worker::repeat(std::string name, milliseconds interval,
                    std::function<awaitable<void>()> task) {
    core_->repeat(std::move(name), interval, std::move(task));
}

void Worker::hold(std::shared_ptr<const void> foundation) {
    core_->hold(std::move(foundation));
}

void Worker::start() {
    core_->start();
}

awaitable<void> Worker::stop(StopTimes times) {
    co_await core_->stop(times);
}

awaitable<void> Worker::stop(milliseconds running) {
    const StopTimes times{.running = running, .hearing = milliseconds(0)};
    co_await core_->stop(times);
}

WorkerStats Worker::stats() const {
    return core_->stats();
}

}  // namespace mien::jobs
