// What stands before every request to staging: the rule of who may come in, kept as the
// configuration in force has it, and the log of who tried. It has the control database of a serving
// process, and outlives every site.
#pragma once

#include <memory>

#include "app/staging_control.hpp"
#include "http/request_hooks.hpp"

namespace mien::app {

// Network thread only.
class StagingFront {
  public:
    // Connects to nothing yet. The configuration is as StagingControl has it.
    StagingFront(Executor executor, const Config& config);
    ~StagingFront();
    StagingFront(const StagingFront&) = delete;
    StagingFront& operator=(const StagingFront&) = delete;

    // From now on keeps the rule, moves the server to what is to be served, removes old rows of the
    // log, and tries at times whether production can be reached from here. Until the rule has been
    // read, every request is refused as unavailable.
    void start(std::function<awaitable<void>(Target)> move_to);
    // When no request is left.
    void stop();

    // They may outlive this, as a session may that is cut late.
    [[nodiscard]] http::RequestHooks hooks();
    [[nodiscard]] pg::Pool& control();

  private:
    struct State;

    std::shared_ptr<State> state_;
};

}  // namespace mien::app
