// Takes jobs from the queue and runs them, each as a coroutine. It knows no kind of job: handlers
// are registered. Whatever kinds it takes, it ends the jobs that nobody works on any more and
// removes old ones (rescuer.hpp, cleaner.hpp). Also repeats the small tasks that others register.
// Network thread only.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/limits/jobs.hpp"
#include "jobs/job_run.hpp"
#include "pg/listener.hpp"
#include "pg/pool.hpp"

namespace mien::jobs {

// Returns when the attempt is done, having called JobRun::finish when there is something to write.
// What it throws decides by its kind whether the job is tried again (retry_policy.hpp).
using Handler = std::function<awaitable<void>(JobRun&)>;

// A name that no other worker has: host, process, and a random part.
[[nodiscard]] std::string make_worker_name();

// How long a worker that stops waits, at most, for what it runs …
struct StopTimes {
    std::chrono::milliseconds running = limits::job_stop_time_max;
    std::chrono::milliseconds stopped = limits::job_abort_time_max;   // … and was told to stop
    std::chrono::milliseconds hearing = limits::job_answer_time_max;  // … and waits for an answer
};

struct WorkerStats {
    std::size_t running = 0;
    std::uint64_t succeeded_total = 0;
    std::uint64_t failed_total = 0;  // attempts, also those that will be repeated
    std::uint64_t lost_total = 0;
};

class Worker {
  public:
    // The pool must outlive the worker, or be part of what it holds. The settings are those of the
    // connection that listens.
    Worker(Executor executor, pg::Pool& pool, pg::Settings listen_as,
           std::string name = make_worker_name());
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // Before start. Each kind has slots of its own, so that none keeps another waiting; who steps
    // aside (JobRun) takes none. time_max is for one attempt.
    void handle(std::string kind, std::size_t running_max, Handler handler,
                std::chrono::milliseconds time_max = limits::job_deadline_max);
    // Runs the task at once and then again after each interval, somewhat spread. A task that throws
    // is logged and goes on.
    void repeat(std::string name, std::chrono::milliseconds interval,
                std::function<awaitable<void>()> task);

    // Before start. What handlers, tasks and the pool stand on: kept until the last of the worker's
    // coroutines has ended, which may be after the worker has gone.
    void hold(std::shared_ptr<const void> foundation);

    // Looks for jobs whenever it is told of one, and every job_poll_interval all the same.
    void start();

    // Takes no more jobs, stops those that are aside or step aside meanwhile, gives the others time
    // to end, stops the rest and gives them back to the queue, so that no job waits for a lease to
    // run out. What only one of them can hear (JobRun::Hearing) is waited for longer.
    [[nodiscard]] awaitable<void> stop(StopTimes times = {});
    // Without a thought for who waits for an answer.
    [[nodiscard]] awaitable<void> stop(std::chrono::milliseconds running);

    [[nodiscard]] WorkerStats stats() const;

  private:
    class Core;
    std::shared_ptr<Core> core_;
};

}  // namespace mien::jobs
