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
    ~WorkerProcess();
    WorkerProcess(const WorkerProcess&) = delete;
    WorkerProcess& operator=(const WorkerProcess&) = delete;

    // Takes jobs of the target that the configuration names. Throws upstream_failed when the
    // renderer cannot work.
    [[nodiscard]] awaitable<void> start();
    // Works for the target from now on, or throws as Server::move_to does and goes on as before.
    // Jobs of the one before may run on meanwhile, as long as it takes to end them: what only they
    // can hear keeps nobody from the next move.
    [[nodiscard]] awaitable<void> move_to(Target target);
    // Ends or gives back what is being worked on.
    [[nodiscard]] awaitable<void> stop();

  private:
    class Leaving;

    WorkerParts parts_;
    Moves moves_;
    std::shared_ptr<Workshop> workshop_;
    std::shared_ptr<Leaving> leaving_;
};

}  // namespace mien::app
