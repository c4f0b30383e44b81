// What changes in experiments by the second (votes, outcomes) is told now and then: all nodes hear
// that there is something new in an experiment, and nothing of what.
#pragma once

#include <memory>

#include "async/awaitable.hpp"
#include "pg/pool.hpp"
#include "store/prompts/splits.hpp"

namespace mien::api {

// Network thread only.
class ExperimentNotices {
  public:
    ExperimentNotices(const Executor& executor, std::shared_ptr<pg::Pool> pool);
    ~ExperimentNotices();
    ExperimentNotices(const ExperimentNotices&) = delete;
    ExperimentNotices& operator=(const ExperimentNotices&) = delete;

    // Told within limits::experiment_notice_pause, once for all that changes meanwhile.
    void note(store::ExperimentId id);
    // What is not told yet is told no more.
    void stop();

  private:
    struct State;

    // Shared with the coroutine that tells.
    std::shared_ptr<State> state_;
};

}  // namespace mien::api
