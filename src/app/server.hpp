// A serving process: a listener, and behind it the site of the target that is served. Also what the
// API's tests start in-process.
#pragma once

#include <chrono>
#include <memory>

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
    // Stops accepting and lets running requests finish for at most `grace`.
    [[nodiscard]] awaitable<void> stop(std::chrono::milliseconds grace);

    [[nodiscard]] std::uint16_t port() const { return listener_.port(); }
    // Of the site that serves now.
    [[nodiscard]] api::Context& context() { return site_->context(); }

  private:
    ServerParts parts_;
    std::shared_ptr<Site> site_;
    http::Listener listener_;
};

}  // namespace mien::app
