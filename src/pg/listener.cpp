#include "pg/listener.hpp"

#include <algorithm>

#include "async/spawn.hpp"
#include "base/assert.hpp"
#include "base/limits/database.hpp"

namespace mien::pg {
namespace {

constexpr Query check_query{"check_listener", "SELECT 1"};

bool is_channel_name(std::string_view name) {
    constexpr std::size_t name_bytes_max = 63;
    return !name.empty() && name.size() <= name_bytes_max &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
           });
}

}  // namespace

// Shared with the coroutine that listens, which may outlive the Listener for a moment.
class Listener::State {
  public:
    State(Executor executor_used, Settings settings_used, std::vector<std::string> channels_used,
          ListenerEvents events_used, ListenerLimits limits_used)
        : executor(executor_used),
          settings(std::move(settings_used)),
          channels(std::move(channels_used)),
          events(std::move(events_used)),
          listener_limits(limits_used) {}

    awaitable<void> listen();
    awaitable<void> subscribe();
    awaitable<void> pass_on_notifications();

    // Set once in the constructor.
    Executor executor;
    Settings settings;
    std::vector<std::string> channels;
    ListenerEvents events;
    ListenerLimits listener_limits;

    // Network thread only.
    std::unique_ptr<Connection> connection;
    bool is_connected = false;
    bool is_stopping = false;
};

awaitable<void> Listener::State::listen() {
    // Says so however the listening ends.
    struct Ending {
        State& state;
        ~Ending() {
            state.connection.reset();
            if (std::exchange(state.is_connected, false) && !state.is_stopping) {
                state.events.on_lost();
            }
        }
    };
    const Ending ending{*this};
    connection = co_await Connection::open(settings, deadline_in(limits::connect_time_max));
    co_await subscribe();
    if (is_stopping) {
        co_return;
    }
    is_connected = true;
    events.on_connected();
    while (!is_stopping) {
        co_await pass_on_notifications();
    }
}

awaitable<void> Listener::State::subscribe() {
    const auto deadline = deadline_in(listener_limits.check_time_max);
    for (const auto& channel : channels) {
        const auto name = "listen_" + channel;
        const auto sql = "LISTEN " + channel;
        const Query listen_query{name, sql};
        const auto rows = co_await connection->run(listen_query, {}, deadline);
        MIEN_ASSERT(rows.command() == "LISTEN", "LISTEN is answered with LISTEN");
    }
}

awaitable<void> Listener::State::pass_on_notifications() {
    const auto wait_deadline = deadline_in(listener_limits.check_interval);
    const auto notifications = co_await connection->wait_for_notifications(wait_deadline);
    for (const auto& notification : notifications) {
        if (!is_stopping) {
            events.on_notification(notification.channel, notification.payload);
        }
    }
    if (notifications.empty() && !is_stopping) {
        const auto check_deadline = deadline_in(listener_limits.check_time_max);
        const auto rows = co_await connection->run(check_query, {}, check_deadline);
        MIEN_ASSERT(rows.size() == 1, "SELECT 1 has a row");
    }
}

Listener::Listener(Executor executor, Settings settings, std::vector<std::string> channels,
                   ListenerEvents events, ListenerLimits listener_limits)
    : state_(std::make_shared<State>(executor, std::move(settings), std::move(channels),
                                     std::move(events), listener_limits)) {
    for (const auto& channel : state_->channels) {
        // LISTEN takes no parameters, so the name must need no quoting.
        MIEN_ASSERT(is_channel_name(channel), "a channel name of other characters");
    }
}

Listener::~Listener() {
    stop();
}

void Listener::start() {
    async::spawn_supervised(
        state_->executor, "pg_listener", [state = state_] { return state->listen(); },
        [state = state_] { return state->is_stopping; });
}

void Listener::stop() {
    state_->is_stopping = true;
    if (state_->connection) {
        state_->connection->stop_waiting();
    }
}

bool Listener::is_connected() const {
    return state_->is_connected;
}

}  // namespace mien::pg
