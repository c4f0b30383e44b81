#include "app/staging_control.hpp"

#include <optional>
#include <utility>

#include <boost/asio/redirect_error.hpp>

#include "app/served_target.hpp"
#include "async/deadline.hpp"
#include "async/spawn.hpp"
#include "base/error.hpp"
#include "base/limits/database.hpp"
#include "base/limits/staging.hpp"
#include "base/log.hpp"
#include "pg/listener.hpp"
#include "store/staging/generations.hpp"
#include "store/staging/production_cluster.hpp"

namespace mien::app {
namespace {

// Waits until the time, or until the timer is cancelled.
awaitable<void> wait_on(Timer& timer, Timer::time_point until) {
    boost::system::error_code interrupted;
    timer.expires_at(until);
    co_await timer.async_wait(asio::redirect_error(use_awaitable, interrupted));
}

}  // namespace

// Shared with the coroutines that read and move.
struct StagingControl::State {
    State(Executor used_executor, const Config& used_config, const std::string& process)
        : executor(used_executor),
          config(used_config),
          pool(executor, named(config.control.value().database, process + " control")),
          listener(executor, named(config.control->database, process + " control changes"),
                   {"staging_configuration_changed", "generation_changed"},
                   {.on_notification = [this](std::string_view, std::string_view) { read_soon(); },
                    .on_connected = [this] { read_soon(); },
                    .on_lost = [] {}}),
          read_timer(executor),
          move_timer(executor),
          wanted(target_of(config)),
          served(wanted) {}

    void read_soon() {
        is_reading_due = true;
        read_timer.cancel();
    }
    void want(Target target);

    [[nodiscard]] awaitable<void> read();
    [[nodiscard]] awaitable<void> try_to_move();
    [[nodiscard]] static awaitable<void> keep_reading(std::shared_ptr<State> state);
    [[nodiscard]] static awaitable<void> keep_moving(std::shared_ptr<State> state);

    Executor executor;
    const Config& config;
    pg::Pool pool;
    pg::Listener listener;
    StagingChanges changes;
    Timer read_timer;
    Timer move_timer;
    Target wanted;
    Target served;
    bool is_reading_due = true;
    bool is_stopping = false;
};

void StagingControl::State::want(Target target) {
    if (!is_same(target, wanted)) {
        wanted = std::move(target);
        move_timer.cancel();
    }
}

awaitable<void> StagingControl::State::read() {
    const auto deadline = deadline_in(limits::statement_time_max);
    const auto active = co_await store::find_active_configuration(pool, deadline);
    if (!active) {
        log(LogLevel::warning, "staging_not_configured", {{"help", "Run mien migrate."}});
    }
    if (changes.on_configuration) {
        changes.on_configuration(active ? &*active : nullptr);
    }
    const auto generation = co_await store::find_current_generation(pool, deadline);
    const auto production = co_await store::find_production_cluster(pool, deadline);
    if (active && generation) {
        auto target = served_target(config, *active, *generation);
        target.production_cluster = production;
        want(std::move(target));
    }
}

awaitable<void> StagingControl::State::keep_reading(std::shared_ptr<State> state) {
    // Also when it begins again after a read that failed.
    state->is_reading_due = true;
    while (!state->is_stopping) {
        if (!std::exchange(state->is_reading_due, false)) {
            co_await wait_on(state->read_timer, deadline_in(limits::control_read_interval));
            state->is_reading_due = false;
        }
        if (!state->is_stopping) {
            co_await state->read();
        }
    }
}

awaitable<void> StagingControl::State::try_to_move() {
    auto target = wanted;
    auto moving = changes.move_to(target);
    const auto ending = co_await async::ending_of(std::move(moving));
    const auto error = error_in(ending.failure);
    if (!error) {
        served = std::move(target);
        log(LogLevel::info, "target_changed", {{"database", served.database.database}});
        co_return;
    }
    log(LogLevel::error, "target_not_served",
        {{"database", target.database.database},
         {"help", error->message()},
         {"detail", error->detail()}});
    // Unless another is wanted by now.
    if (is_same(target, wanted)) {
        co_await wait_on(move_timer, deadline_in(limits::move_retry_interval));
    }
}

awaitable<void> StagingControl::State::keep_moving(std::shared_ptr<State> state) {
    while (!state->is_stopping) {
        if (is_same(state->wanted, state->served)) {
            co_await wait_on(state->move_timer, Timer::time_point::max());
        } else {
            co_await state->try_to_move();
        }
    }
}

StagingControl::StagingControl(Executor executor, const Config& config, const std::string& process)
    : state_(std::make_shared<State>(std::move(executor), config, process)) {}

StagingControl::~StagingControl() = default;

void StagingControl::start(StagingChanges changes) {
    state_->changes = std::move(changes);
    state_->listener.start();
    const auto is_stopping = [state = state_] { return state->is_stopping; };
    async::spawn_supervised(
        state_->executor, "read_control_database",
        [state = state_] { return State::keep_reading(state); }, is_stopping);
    async::spawn_supervised(
        state_->executor, "follow_target", [state = state_] { return State::keep_moving(state); },
        is_stopping);
}

void StagingControl::stop() {
    state_->is_stopping = true;
    state_->listener.stop();
    state_->read_timer.cancel();
    state_->move_timer.cancel();
    state_->pool.close();
}

pg::Pool& StagingControl::pool() {
    return state_->pool;
}

}  // namespace mien::app
