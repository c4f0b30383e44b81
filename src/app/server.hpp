// A serving process: a listener, and behind it the site of the target that is served. Also what the
// API's tests start in-process.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "app/moves.hpp"
#include "app/site.hpp"
#include "http/listener.hpp"

namespace mien::app {

class Server {
  public:
    // Binds the port; throws unavailable when it cannot be had. Connects to nothing yet. The
    // configuration must outlive the server.
    Server(IoContext& context, const Config& config);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server();

    // Accepts requests and listens for changes from now on.
    void start();
    // Stops accepting and lets running requests finish for at most `grace`; a move that is under
    // way ends first, undone.
    [[nodiscard]] awaitable<void> stop(std::chrono::milliseconds grace);

    // Serves the target from now on, or throws and goes on serving as before: unavailable when the
    // target cannot be used by limits::target_check_time_max or the server is stopping, conflict
    // when it is none to serve from (store/servable.hpp) or another move is under way. Requests
    // that have begun are answered from where they began; none waits, and none fails. Streams of
    // events end, and their clients come back.
    [[nodiscard]] awaitable<void> move_to(Target target);
    // How many sites are there: the one that serves, and those that still answer.
    [[nodiscard]] std::size_t count_sites() const;

    [[nodiscard]] std::uint16_t port() const { return listener_.port(); }
    // Of the site that serves now.
    [[nodiscard]] api::Context& context() { return site_->context(); }

  private:
    void change_access(const std::string& admin_subdomain);

    ServerParts parts_;
    Moves moves_;
    std::shared_ptr<Site> site_;
    std::vector<std::weak_ptr<Site>> left_;  // sites that the server has moved away from
    http::Listener listener_;
};

}  // namespace mien::app
