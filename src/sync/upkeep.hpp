// What the bridge does in the background gives way to operations: it is cut off when one begins,
// and the operation begins when it has ended. It is done again later, so that nothing is lost by
// that. Network thread only.
#pragma once

#include <memory>

#include "async/awaitable.hpp"

namespace mien::sync {

class Upkeep {
  private:
    struct State;

  public:
    // An operation under way, until it goes.
    class Pause {
      public:
        explicit Pause(std::shared_ptr<State> state);
        Pause(const Pause&) = delete;
        Pause& operator=(const Pause&) = delete;
        ~Pause();

      private:
        std::shared_ptr<State> state_;
    };

    explicit Upkeep(Executor executor);

    // Runs the task until it ends or an operation begins, which cancels it; while one is under way
    // the task does not even begin. Throws what the task throws.
    [[nodiscard]] awaitable<void> run(awaitable<void> task);

    // Returns when no task is at work; none begins until the pause goes.
    [[nodiscard]] awaitable<std::unique_ptr<Pause>> pause();

  private:
    class Work;

    std::shared_ptr<State> state_;  // a frame that is destroyed late may outlive this
};

}  // namespace mien::sync
