// Keeps a process of staging at what its control database says: reads the configuration in force
// and the generation that is served when either changes, and moves the process to their target. The
// one connection pool of a process to its control database.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/config.hpp"
#include "app/target.hpp"
#include "async/awaitable.hpp"
#include "pg/pool.hpp"
#include "store/staging/configurations.hpp"

namespace mien::app {

struct StagingChanges {
    // The configuration in force, each time it has been read, and before a move to what it names;
    // null when there is none yet. May be left out.
    std::function<void(const store::ConfigurationVersion*)> on_configuration = {};
    // Moves the process; throws, and leaves it where it was, when the target cannot be used.
    std::function<awaitable<void>(Target)> move_to;
};

// Network thread only.
class StagingControl {
  public:
    // The configuration is staging's, with the target that the process has now
    // (app/served_target.hpp), and must outlive this. The name of the process, such as "mien
    // serve", is what PostgreSQL shows for its connections. Connects to nothing yet.
    StagingControl(Executor executor, const Config& config, const std::string& process);
    ~StagingControl();
    StagingControl(const StagingControl&) = delete;
    StagingControl& operator=(const StagingControl&) = delete;

    // From now on reads at each change, and at least every limits::control_read_interval. One move
    // at a time; one that fails is logged and tried again every limits::move_retry_interval and
    // after each change.
    void start(StagingChanges changes);
    // Follows no more, and closes the pool.
    void stop();

    [[nodiscard]] pg::Pool& pool();

  private:
    struct State;

    std::shared_ptr<State> state_;
};

}  // namespace mien::app
