// Everything in a serving process that stands on one target: the way to its data, what is kept of
// it in memory, who listens for its changes, and the routes over all of that. A server serves
// another target by changing to another site as a whole, so that no answer mixes two.
#pragma once

#include <memory>
#include <optional>

#include "api/edge/access.hpp"
#include "api/edge/context.hpp"
#include "api/edge/events.hpp"
#include "api/edge/experiment_notices.hpp"
#include "api/edge/failure_tally.hpp"
#include "api/edge/job_watch.hpp"
#include "api/edge/password_gate.hpp"
#include "api/prompts/cell_answers.hpp"
#include "api/staging/staging_context.hpp"
#include "app/assembly.hpp"
#include "app/config.hpp"
#include "app/staging_front.hpp"
#include "app/storage.hpp"
#include "app/target.hpp"
#include "async/signal.hpp"
#include "http/metrics.hpp"
#include "http/router.hpp"
#include "http/static_files.hpp"
#include "objects/link_signer.hpp"
#include "pg/listener.hpp"
#include "store/prompts/prompt_cache.hpp"
#include "store/prompts/split_log.hpp"

namespace mien::app {

// What a serving process has once, whichever target it serves: what counts, limits and signs for
// the process as a whole. The configuration must outlive it.
struct ServerParts {
    // Reads the web UI's files; throws invalid when there is none where the configuration says so.
    ServerParts(IoContext& context, const Config& config);
    ServerParts(const ServerParts&) = delete;
    ServerParts& operator=(const ServerParts&) = delete;

    IoContext& context;
    const Config& config;
    Assembly assembly;
    // Where browsers find the server: as the configuration file says, on staging at the host that
    // the configuration in force names.
    std::string public_url;
    const objects::LinkSigner links;
    const std::shared_ptr<const http::StaticFiles> web;  // null for no web UI
    http::Metrics metrics;
    const std::unique_ptr<StagingFront> front;  // of staging
    const std::optional<api::StagingContext> staging;
    api::PasswordGate passwords;
    api::FailureTally sign_in_failures;
};

// Network thread only. The parts must outlive it.
class Site {
  public:
    // A site that is ready to serve: its data has been looked at (Storage::require_usable), and its
    // changes are heard. Throws unavailable when that is not so by the deadline.
    [[nodiscard]] static awaitable<std::shared_ptr<Site>> open(ServerParts& parts, Target target,
                                                               Deadline deadline);

    // Opens the object store, which blocks, if the storage has not; throws unavailable when it
    // cannot be used. Connects to nothing yet.
    Site(ServerParts& parts, std::unique_ptr<Storage> storage);
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;
    ~Site();

    // As Storage::check_objects.
    void check_objects();
    // Listens for changes from now on.
    void start();
    // The rule of who comes in has changed.
    void check_visitors();
    // Another site serves from now on, and only requests that have begun are still to be answered:
    // ends the streams of events, remembers nothing any more, and keeps no idle connection.
    void retire();
    // No request is left: closes the connections.
    void stop();

    [[nodiscard]] const http::Router& router() const { return router_; }
    [[nodiscard]] api::Context& context() { return context_; }

  private:
    [[nodiscard]] pg::Listener make_change_listener(IoContext& context);
    [[nodiscard]] awaitable<void> wait_until_listening();
    [[nodiscard]] awaitable<void> admit(http::Request& request, const http::Route& route);

    const std::unique_ptr<Storage> storage_;
    async::Signal listening_;  // when changes_ is connected
    store::PromptCache prompts_;
    api::CellAnswers answers_;
    store::SplitLog split_log_;
    api::AccessCache access_;
    api::EventHub events_;
    api::JobWatch jobs_;
    api::ExperimentNotices experiment_notices_;
    pg::Listener changes_;
    api::Context context_;
    http::Router router_;
    const core::Role least_reader_;      // of the events
    const api::VisitorCheck is_let_in_;  // to read them
};

}  // namespace mien::app
