// A working process: the workshop of the target that it works for, and how it changes to another.
#pragma once

#include <memory>

#include "app/moves.hpp"
#include "app/target.hpp"
#include "app/workshop.hpp"

namespace mien::app {

class WorkerProcess {
  public:
    // Connects to nothing yet. The configuration must outlive it.
    WorkerProcess(IoContext& context, const Config& config);

    // Takes jobs of the target that the configuration names. Throws upstream_failed when the
    // renderer cannot work.
    [[nodiscard]] awaitable<void> start();
    // Works for the target from now on, or throws as Server::move_to does and goes on as before.
    // Returns when nothing works for the one before any more; meanwhile jobs of both may run.
    [[nodiscard]] awaitable<void> move_to(Target target);
    // Ends or gives back what is being worked on.
    [[nodiscard]] awaitable<void> stop();

  private:
    WorkerParts parts_;
    Moves moves_;
    std::shared_ptr<Workshop> workshop_;
};

}  // namespace mien::app
