// The moves of a process from one target to another: one at a time, and none once it stops. Two at
// once would race for which target it has in the end.
#pragma once

#include <memory>

#include "async/awaitable.hpp"

namespace mien::app {

// Network thread only.
class Moves {
  private:
    struct State;

  public:
    // A move under way, until it goes.
    class Move {
      public:
        explicit Move(std::shared_ptr<State> state);
        Move(const Move&) = delete;
        Move& operator=(const Move&) = delete;
        ~Move();

      private:
        std::shared_ptr<State> state_;  // a frame that is destroyed late may outlive the process
    };

    explicit Moves(Executor executor);

    // Throws conflict while another move is under way, and unavailable once the process stops.
    [[nodiscard]] Move begin();
    // Throws unavailable once the process stops: to look again after a wait.
    void require_going_on() const;

    // From now on the process stops.
    void stop();
    // Returns when no move is under way.
    [[nodiscard]] awaitable<void> wait_until_ended();

  private:
    std::shared_ptr<State> state_;
};

}  // namespace mien::app
