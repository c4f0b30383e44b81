// `mien bridge`: runs in production's zone and is the one process that sees both environments. It
// tells staging, through the control database, that it is there, how the parts fare that it uses,
// how much there is of each class of data on either side, and what it found when it tried whether
// the two share anything; and it does the long work on staging's data (sync/generation_jobs.hpp).
// In production it only reads.
#pragma once

#include <memory>

#include "app/bridge_config.hpp"
#include "async/awaitable.hpp"
#include "jobs/worker.hpp"

namespace mien::app {

// Network thread only.
class Bridge {
  public:
    // Looks after the scratch directory, which blocks (Assembly::scratch), and connects to nothing
    // yet. The configuration must outlive it.
    Bridge(IoContext& context, const BridgeConfig& config);
    Bridge(const Bridge&) = delete;
    Bridge& operator=(const Bridge&) = delete;

    // From now on looks and tells, and takes the jobs of the control database. A database or a
    // store that cannot be reached is told of, and tried again.
    void start();
    [[nodiscard]] awaitable<void> stop();

  private:
    struct Tools;

    // Shared with the worker's coroutines.
    std::shared_ptr<Tools> tools_;
    jobs::Worker worker_;
};

// Runs until SIGTERM or SIGINT. Returns the exit code.
[[nodiscard]] int bridge(const BridgeConfig& config);

}  // namespace mien::app
