#include "app/staging_front.hpp"

#include <boost/asio/redirect_error.hpp>

#include "api/edge/staging_gate.hpp"
#include "async/spawn.hpp"
#include "base/limits/access_log.hpp"
#include "base/limits/bridge.hpp"
#include "base/limits/database.hpp"
#include "base/log.hpp"
#include "isolation/server_check.hpp"
#include "store/staging/access_log.hpp"

namespace mien::app {
namespace {

// A write that nobody waits for any more must not land.
pg::Settings for_writes(pg::Settings settings) {
    settings.statement_time_max = limits::access_statement_time_max;
    settings.application_name = "mien serve access log";
    return settings;
}

api::StagingAccess access_of(const core::StagingConfiguration& content, const Config& config) {
    return {.admin_subdomain = content.admin_subdomain,
            .vpn_required = content.vpn_required,
            .networks = async::NetworkSet(content.vpn_networks),
            .trusted_proxies = async::NetworkSet(config.trusted_proxies)};
}

// Ends early when the timer is cancelled.
awaitable<void> pause(Timer& timer, std::chrono::seconds time) {
    boost::system::error_code interrupted;
    timer.expires_after(time);
    co_await timer.async_wait(asio::redirect_error(use_awaitable, interrupted));
}

}  // namespace

// Shared with the coroutines that remove and check, and with requests.
struct StagingFront::State {
    State(Executor used_executor, const Config& used_config)
        : executor(std::move(used_executor)),
          config(used_config),
          control(executor, config, "mien serve"),
          writes(executor, for_writes(config.control.value().database), {.connections_max = 1}),
          access_log(executor, writes),
          tools{.key = config.control->key, .ca_file = config.database.ca_file},
          removal_timer(executor),
          check_timer(executor) {}

    void take(const store::ConfigurationVersion* active);
    static awaitable<void> keep_removing(std::shared_ptr<State> state);
    static awaitable<void> keep_checking(std::shared_ptr<State> state);

    Executor executor;
    const Config& config;
    StagingControl control;
    pg::Pool writes;  // of the access log, whatever is asked of the control database meanwhile
    api::AccessLog access_log;
    const isolation::ServerTools tools;
    Timer removal_timer;
    Timer check_timer;
    FrontChanges changes;
    std::shared_ptr<const api::StagingAccess> access;  // null until it has been read
    int access_version = 0;                            // of the configuration that it is of
    bool is_stopping = false;
};

void StagingFront::State::take(const store::ConfigurationVersion* active) {
    if (active == nullptr) {
        access = nullptr;
        access_version = 0;
    } else if (active->version != access_version && !is_stopping) {
        access = std::make_shared<const api::StagingAccess>(access_of(active->content, config));
        access_version = active->version;
        changes.on_access(active->content.admin_subdomain);
    }
}

awaitable<void> StagingFront::State::keep_removing(std::shared_ptr<State> state) {
    while (!state->is_stopping) {
        const auto deadline = deadline_in(limits::statement_time_max);
        const auto removed =
            co_await store::remove_old_access_rows(state->control.pool(), deadline);
        if (removed > 0) {
            log(LogLevel::info, "access_log_rows_removed", {{"rows", removed}});
            continue;
        }
        co_await pause(state->removal_timer, limits::access_removal_interval);
    }
}

// Soon again until a bridge has said where production is.
awaitable<void> StagingFront::State::keep_checking(std::shared_ptr<State> state) {
    while (!state->is_stopping) {
        const auto deadline = deadline_in(limits::isolation_check_time_max);
        const bool is_tried =
            co_await isolation::check_from_server(state->control.pool(), state->tools, deadline);
        co_await pause(state->check_timer,
                       is_tried ? limits::isolation_check_interval : limits::bridge_sign_interval);
    }
}

StagingFront::StagingFront(Executor executor, const Config& config)
    : state_(std::make_shared<State>(std::move(executor), config)) {}

StagingFront::~StagingFront() = default;

void StagingFront::start(FrontChanges changes) {
    state_->changes = std::move(changes);
    // Whom the state owns does not own the state.
    const auto on_configuration = [weak = std::weak_ptr(state_)](const auto* active) {
        if (const auto state = weak.lock()) {
            state->take(active);
        }
    };
    state_->control.start(
        {.on_configuration = on_configuration, .move_to = state_->changes.move_to});
    async::spawn_supervised(
        state_->executor, "remove_old_accesses",
        [state = state_] { return State::keep_removing(state); },
        [state = state_] { return state->is_stopping; });
    async::spawn_supervised(
        state_->executor, "check_isolation",
        [state = state_] { return State::keep_checking(state); },
        [state = state_] { return state->is_stopping; });
}

void StagingFront::stop() {
    state_->is_stopping = true;
    state_->removal_timer.cancel();
    state_->check_timer.cancel();
    state_->control.stop();
    state_->writes.close();
}

http::RequestHooks StagingFront::hooks() {
    const auto source = [state = state_] { return state->access; };
    return api::staging_hooks(source, {state_, &state_->access_log});
}

api::VisitorCheck StagingFront::visitor_check() {
    return [state = state_](const api::Visitor& visitor) {
        return state->access && !api::refuse_at_gate(*state->access, visitor);
    };
}

pg::Pool& StagingFront::control() {
    return state_->control.pool();
}

}  // namespace mien::app
