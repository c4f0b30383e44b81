// What stands before every request to staging: its control database, the rule of who may come in,
// kept as the active configuration has it, and the log of who tried. Outlives every site.
#pragma once

#include <memory>

#include "api/edge/staging_gate.hpp"
#include "async/awaitable.hpp"
#include "http/request_hooks.hpp"
#include "pg/pool.hpp"
#include "pg/settings.hpp"

namespace mien::app {

// Network thread only.
class StagingFront {
  public:
    // Connects to nothing yet.
    StagingFront(IoContext& context, const pg::Settings& control);
    ~StagingFront();
    StagingFront(const StagingFront&) = delete;
    StagingFront& operator=(const StagingFront&) = delete;

    // From now on reads the rule whenever the configuration changes, and at least every
    // limits::staging_access_interval; removes old rows of the log. Until the rule has been read,
    // every request is refused as unavailable.
    void start();
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
