#include "app/staging_front.hpp"

#include <boost/asio/redirect_error.hpp>

#include "async/spawn.hpp"
#include "base/limits/access_log.hpp"
#include "base/limits/database.hpp"
#include "base/log.hpp"
#include "pg/listener.hpp"
#include "store/staging/access_log.hpp"
#include "store/staging/configurations.hpp"

namespace mien::app {
namespace {

pg::Settings named(pg::Settings settings, std::string name) {
    settings.application_name = std::move(name);
    return settings;
}

// A write that nobody waits for any more must not land.
pg::Settings for_writes(pg::Settings settings) {
    settings.statement_time_max = limits::access_statement_time_max;
    return named(std::move(settings), "mien serve access log");
}

}  // namespace

// Shared with the coroutines that read and remove.
struct StagingFront::State {
    State(Executor used_executor, const pg::Settings& settings)
        : executor(used_executor),
          control(executor, named(settings, "mien serve control")),
          writes(executor, for_writes(settings), {.connections_max = 1}),
          access_log(executor, writes),
          changes(executor, named(settings, "mien serve configuration"),
                  {"staging_configuration_changed"},
                  {.on_notification = [this](std::string_view, std::string_view) { read_soon(); },
                   .on_connected = [this] { read_soon(); },
                   .on_lost = [] {}}),
          read_timer(executor),
          removal_timer(executor) {}

    void read_soon() {
        is_reading_due = true;
        read_timer.cancel();
    }

    static awaitable<void> keep_reading(std::shared_ptr<State> state);
    static awaitable<void> keep_removing(std::shared_ptr<State> state);
    static awaitable<void> read(State& state);

    Executor executor;
    pg::Pool control;
    pg::Pool writes;  // of the access log, whatever is asked of it meanwhile
    api::AccessLog access_log;
    pg::Listener changes;
    Timer read_timer;
    Timer removal_timer;
    std::shared_ptr<const api::StagingAccess> access;  // null until it has been read
    bool is_reading_due = true;
    bool is_stopping = false;
};

awaitable<void> StagingFront::State::read(State& state) {
    const auto deadline = deadline_in(limits::statement_time_max);
    const auto active = co_await store::find_active_configuration(state.control, deadline);
    if (!active) {
        state.access = nullptr;
        log(LogLevel::warning, "staging_not_configured", {{"help", "Run mien migrate."}});
        co_return;
    }
    const auto& content = active->content;
    state.access = std::make_shared<const api::StagingAccess>(
        api::StagingAccess{.admin_subdomain = content.admin_subdomain,
                           .vpn_required = content.vpn_required,
                           .networks = async::NetworkSet(content.vpn_networks)});
}

awaitable<void> StagingFront::State::keep_reading(std::shared_ptr<State> state) {
    // Also when it begins again after a read that failed.
    state->is_reading_due = true;
    while (!state->is_stopping) {
        if (!std::exchange(state->is_reading_due, false)) {
            boost::system::error_code interrupted;
            state->read_timer.expires_after(limits::staging_access_interval);
            co_await state->read_timer.async_wait(asio::redirect_error(use_awaitable, interrupted));
            state->is_reading_due = false;
        }
        if (!state->is_stopping) {
            co_await read(*state);
        }
    }
}

awaitable<void> StagingFront::State::keep_removing(std::shared_ptr<State> state) {
    while (!state->is_stopping) {
        const auto deadline = deadline_in(limits::statement_time_max);
        const auto removed = co_await store::remove_old_access_rows(state->control, deadline);
        if (removed > 0) {
            log(LogLevel::info, "access_log_rows_removed", {{"rows", removed}});
            continue;
        }
        boost::system::error_code interrupted;
        state->removal_timer.expires_after(limits::access_removal_interval);
        co_await state->removal_timer.async_wait(asio::redirect_error(use_awaitable, interrupted));
    }
}

StagingFront::StagingFront(IoContext& context, const pg::Settings& control)
    : state_(std::make_shared<State>(context.get_executor(), control)) {}

StagingFront::~StagingFront() = default;

void StagingFront::start() {
    state_->changes.start();
    async::spawn_supervised(
        state_->executor, "read_staging_access",
        [state = state_] { return State::keep_reading(state); },
        [state = state_] { return state->is_stopping; });
    async::spawn_supervised(
        state_->executor, "remove_old_accesses",
        [state = state_] { return State::keep_removing(state); },
        [state = state_] { return state->is_stopping; });
}

void StagingFront::stop() {
    state_->is_stopping = true;
    state_->changes.stop();
    state_->read_timer.cancel();
    state_->removal_timer.cancel();
    state_->control.close();
    state_->writes.close();
}

http::RequestHooks StagingFront::hooks() {
    const auto source = [state = state_] { return state->access; };
    return api::staging_hooks(source, {state_, &state_->access_log});
}

pg::Pool& StagingFront::control() {
    return state_->control;
}

}  // namespace mien::app
