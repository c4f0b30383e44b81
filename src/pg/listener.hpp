// LISTEN on a connection of its own, for as long as the process lives. Notifications are hints:
// those sent while the link was down are lost, so on_connected must re-read what they announce.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "pg/connection.hpp"

namespace mien::pg {

// Called on the network thread; they must not throw and must not block.
struct ListenerEvents {
    std::function<void(std::string_view channel, std::string_view payload)> on_notification;
    std::function<void()> on_connected;
    std::function<void()> on_lost;
};

class Listener {
  public:
    // Channels are lower-case words, e.g. "prompt_changed". Nothing happens before start.
    Listener(Executor executor, Settings settings, std::vector<std::string> channels,
             ListenerEvents events);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    // Connects, and connects again with a growing pause (0.1 s to 5 s) whenever the link is lost.
    // A silent link is tried every listener_check_interval, so that a half-open one is found.
    void start();
    // No event is called after stop has returned.
    void stop();

    [[nodiscard]] bool is_connected() const;

  private:
    class State;
    std::shared_ptr<State> state_;
};

}  // namespace mien::pg
