#include "app/staging_front.hpp"

#include <boost/asio/redirect_error.hpp>

#include "api/edge/staging_gate.hpp"
#include "async/spawn.hpp"
#include "base/limits/access_log.hpp"
#include "base/limits/database.hpp"
#include "base/log.hpp"
#include "store/staging/access_log.hpp"

namespace mien::app {
namespace {

// A write that nobody waits for any more must not land.
pg::Settings for_writes(pg::Settings settings) {
    settings.statement_time_max = limits::access_statement_time_max;
    settings.application_name = "mien serve access log";
    return settings;
}

std::shared_ptr<const api::StagingAccess> access_of(const store::ConfigurationVersion* active) {
    if (active == nullptr) {
        return nullptr;
    }
    const auto& content = active->content;
    return std::make_shared<const api::StagingAccess>(
        api::StagingAccess{.admin_subdomain = content.admin_subdomain,
                           .vpn_required = content.vpn_required,
                           .networks = async::NetworkSet(content.vpn_networks)});
}

}  // namespace

// Shared with the coroutine that removes, and with requests.
struct StagingFront::State {
    State(Executor used_executor, const Config& config)
        : executor(std::move(used_executor)),
          control(executor, config, "mien serve"),
          writes(executor, for_writes(config.control.value().database), {.connections_max = 1}),
          access_log(executor, writes),
          removal_timer(executor) {}

    static awaitable<void> keep_removing(std::shared_ptr<State> state);

    Executor executor;
    StagingControl control;
    pg::Pool writes;  // of the access log, whatever is asked of the control database meanwhile
    api::AccessLog access_log;
    Timer removal_timer;
    std::shared_ptr<const api::StagingAccess> access;  // null until it has been read
    bool is_stopping = false;
};

awaitable<void> StagingFront::State::keep_removing(std::shared_ptr<State> state) {
    while (!state->is_stopping) {
        const auto deadline = deadline_in(limits::statement_time_max);
        const auto removed =
            co_await store::remove_old_access_rows(state->control.pool(), deadline);
        if (removed > 0) {
            log(LogLevel::info, "access_log_rows_removed", {{"rows", removed}});
            continue;
        }
        boost::system::error_code interrupted;
        state->removal_timer.expires_after(limits::access_removal_interval);
        co_await state->removal_timer.async_wait(asio::redirect_error(use_awaitable, interrupted));
    }
}

StagingFront::StagingFront(Executor executor, const Config& config)
    : state_(std::make_shared<State>(std::move(executor), config)) {}

StagingFront::~StagingFront() = default;

void StagingFront::start(std::function<awaitable<void>(Target)> move_to) {
    // Whom the state owns does not own the state.
    const auto on_configuration = [weak = std::weak_ptr(state_)](const auto* active) {
        if (const auto state = weak.lock()) {
            state->access = access_of(active);
        }
    };
    state_->control.start({.on_configuration = on_configuration, .move_to = std::move(move_to)});
    async::spawn_supervised(
        state_->executor, "remove_old_accesses",
        [state = state_] { return State::keep_removing(state); },
        [state = state_] { return state->is_stopping; });
}

void StagingFront::stop() {
    state_->is_stopping = true;
    state_->removal_timer.cancel();
    state_->control.stop();
    state_->writes.close();
}

http::RequestHooks StagingFront::hooks() {
    const auto source = [state = state_] { return state->access; };
    return api::staging_hooks(source, {state_, &state_->access_log});
}

pg::Pool& StagingFront::control() {
    return state_->control.pool();
}

}  // namespace mien::app
