// What stands before every request to staging: the rule of who may come in, kept as the
// configuration in force has it, and the log of who tried. It has the control database of a serving
// process, and outlives every site.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "api/edge/events.hpp"
#include "app/staging_control.hpp"
#include "http/request_hooks.hpp"

namespace mien::app {

struct FrontChanges {
    // The rule of who comes in is another one, or has been read for the first time; with the host
    // that staging answers for.
    std::function<void(const std::string& admin_subdomain)> on_access;
    // As StagingChanges has it.
    std::function<awaitable<void>(Target)> move_to;
};

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
    void start(FrontChanges changes);
    // When no request is left.
    void stop();

    // They may outlive this, as a session may that is cut late.
    [[nodiscard]] http::RequestHooks hooks();
    // The rule alone, for whoever has come in and stays.
    [[nodiscard]] api::VisitorCheck visitor_check();
    [[nodiscard]] pg::Pool& control();

  private:
    struct State;

    std::shared_ptr<State> state_;
};

}  // namespace mien::app
