// Everything a serving process consists of, wired together in one place. Also what the API's tests
// start in-process.
#pragma once

#include <atomic>
#include <memory>

#include "api/edge/access.hpp"
#include "api/edge/context.hpp"
#include "api/edge/events.hpp"
#include "api/edge/job_watch.hpp"
#include "api/prompts/cell_answers.hpp"
#include "app/assembly.hpp"
#include "app/config.hpp"
#include "http/listener.hpp"
#include "http/metrics.hpp"
#include "http/router.hpp"
#include "objects/link_signer.hpp"
#include "pg/listener.hpp"
#include "store/prompts/prompt_cache.hpp"

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
    [[nodiscard]] api::Context& context() { return context_; }

  private:
    [[nodiscard]] pg::Listener make_change_listener(IoContext& context);
    [[nodiscard]] awaitable<void> admit(http::Request& request, const http::Route& route);

    Assembly assembly_;
    objects::LinkSigner links_;
    http::Metrics metrics_;
    store::PromptCache prompts_;
    api::CellAnswers answers_;
    api::AccessCache access_;
    api::EventHub events_;
    api::JobWatch jobs_;
    pg::Listener changes_;
    api::Context context_;
    http::Router router_;
    http::Listener listener_;
};

}  // namespace mien::app
