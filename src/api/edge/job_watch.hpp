// Requests of this node that wait for the end of a job, woken by what the database tells.
#pragma once

#include <chrono>
#include <memory>
#include <unordered_map>

#include "async/awaitable.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"

namespace mien::api {

// Network thread only.
class JobWatch {
  public:
    // One who waits, until it goes. What ends between its making and wait() is not missed.
    class Watcher {
      public:
        // Returns when the job has ended, or after that time; look at the job again.
        [[nodiscard]] awaitable<void> wait(std::chrono::steady_clock::duration at_most);

      private:
        friend class JobWatch;
        struct State;

        explicit Watcher(std::shared_ptr<State> state);

        std::shared_ptr<State> state_;
    };

    explicit JobWatch(Executor executor);

    [[nodiscard]] Watcher watch(JobId id);

    // What a notification says of a job: "job_id" and "state".
    void hear(const json::object& job);
    // Notifications may have been missed: everybody looks again.
    void wake_all();

  private:
    void forget_gone();

    Executor executor_;
    std::unordered_multimap<JobId, std::weak_ptr<Watcher::State>> watchers_;
};

}  // namespace mien::api
