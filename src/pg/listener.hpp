// LISTEN on a connection of its own, for as long as the process lives. Notifications are hints:
// those sent while the link was down are lost, so on_connected must re-read what they announce.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/limits/database.hpp"
#include "pg/connection.hpp"

namespace mien::pg {

// Called on the network thread; they must not throw and must not block.
struct ListenerEvents {
    std::function<void(std::string_view channel, std::string_view payload)> on_notification;
    std::function<void()> on_connected;
    std::function<void()> on_lost;
};

// A link that is silent for check_interval is tried by a query of at most check_time_max, so that a
// half-open one is found.
struct ListenerLimits {
    std::chrono::milliseconds check_interval = limits::listener_check_interval;
    std::chrono::milliseconds check_time_max = limits::listener_check_time_max;
};

class Listener {
  public:
    // Channels are lower-case words, e.g. "prompt_changed". Nothing happens before start.
    Listener(Executor executor, Settings settings, std::vector<std::string> channels,
             ListenerEvents events, ListenerLimits listener_limits = {});
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    // Connects, and connects again with a growing pause (0.1 s to 5 s) whenever the link is lost.
    void start();
    // No event is called after stop has returned.
    void stop();

    [[nodiscard]] bool is_connected() const;

  private:
    class State;
    std::shared_ptr<State> state_;
};

}  // namespace mien::pg
