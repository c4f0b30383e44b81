#include "http/listener.hpp"

#include <algorithm>

#include <boost/asio/redirect_error.hpp>

#include "async/spawn.hpp"
#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"
#include "http/problem.hpp"

namespace mien::http {
namespace {

constexpr Refusal too_many_connections{503, "too_many_connections",
                                       "The server has too many connections; try again soon."};
constexpr std::size_t refusals_max = 64;  // told why at the same time; others are only closed
constexpr std::size_t refusal_buffer_bytes = 4096;
constexpr std::chrono::milliseconds accept_pause{100};
constexpr std::chrono::milliseconds abort_time_max{2000};
constexpr int backlog = 1024;

}  // namespace

// What the two loops own together; it outlives the listener while they are still to end.
struct Listener::Accepting {
    Accepting(Executor used_executor, std::shared_ptr<ServerState> used_state)
        : executor(used_executor),
          state(std::move(used_state)),
          acceptor(executor),
          sweep_timer(executor) {}

    void close() {
        is_closed = true;
        boost::system::error_code ignored;
        acceptor.close(ignored);
    }

    Executor executor;
    std::shared_ptr<ServerState> state;
    Acceptor acceptor;
    Timer sweep_timer;
    std::unordered_set<std::shared_ptr<Connection>> refused;  // being told that there are too many
    bool is_closed = false;
};

Listener::Listener(IoContext& context, ListenerOptions options,
                   std::shared_ptr<const Router> router, Metrics& metrics, async::WorkPool& files)
    : executor_(context.get_executor()) {
    state_ = std::make_shared<ServerState>(executor_, std::move(options), std::move(router),
                                           metrics, files);
    accepting_ = std::make_shared<Accepting>(executor_, state_);
    const auto& address_text = state_->options.address;
    boost::system::error_code failure;
    const auto address = asio::ip::make_address(address_text, failure);
    if (failure) {
        throw Error(ErrorKind::invalid, "\"" + address_text + "\" is not an address.");
    }
    const asio::ip::tcp::endpoint endpoint(address, state_->options.port);
    auto& acceptor = accepting_->acceptor;
    try {
        acceptor.open(endpoint.protocol());
        acceptor.set_option(asio::socket_base::reuse_address(true));
        acceptor.bind(endpoint);
        acceptor.listen(backlog);
        port_ = acceptor.local_endpoint().port();
    } catch (const boost::system::system_error& error) {
        throw Error(ErrorKind::unavailable, "Cannot listen on " + address_text + ":" +
                                                std::to_string(state_->options.port) + ": " +
                                                error.code().message());
    }
}

Listener::~Listener() {
    accepting_->close();
    accepting_->sweep_timer.cancel();
}

void Listener::set_router(std::shared_ptr<const Router> router) {
    const auto& before = state_->router->routes();
    const auto& after = router->routes();
    const bool is_same =
        std::ranges::equal(before, after, [](const Route& one, const Route& other) {
            return one.method == other.method && one.pattern == other.pattern &&
                   one.name == other.name;
        });
    // Requests are counted by the index of their route.
    MIEN_ASSERT(is_same, "a router of other routes");
    state_->router = std::move(router);
}

void Listener::start() {
    state_->metrics.bind_routes(state_->router->routes());
    const auto is_stopping = [accepting = accepting_] { return accepting->is_closed; };
    async::spawn_supervised(
        executor_, "accept", [accepting = accepting_] { return accept_loop(accepting); },
        is_stopping);
    async::spawn_supervised(
        executor_, "deadlines", [accepting = accepting_] { return sweep_loop(accepting); },
        [accepting = accepting_] {
            return accepting->is_closed && accepting->state->sessions.empty();
        });
}

awaitable<void> Listener::accept_loop(std::shared_ptr<Accepting> accepting) {
    while (!accepting->is_closed) {
        boost::system::error_code failure;
        Socket socket(accepting->executor);
        co_await accepting->acceptor.async_accept(socket,
                                                  asio::redirect_error(use_awaitable, failure));
        if (accepting->is_closed) {
            break;
        }
        if (failure) {
            // Out of descriptors, or the peer was gone already: a pause keeps this from spinning.
            log(LogLevel::warning, "accept_failed", {{"error", failure.message()}});
            Timer pause(accepting->executor, accept_pause);
            co_await pause.async_wait(use_awaitable);
            continue;
        }
        admit(accepting, std::move(socket));
    }
}

void Listener::admit(const std::shared_ptr<Accepting>& accepting, Socket socket) {
    const auto& state = accepting->state;
    if (state->sessions.size() < state->options.limits.connections_max) {
        auto session = std::make_shared<Session>(state, std::move(socket));
        async::spawn(accepting->executor, "session", [session] { return session->run(); });
        return;
    }
    state->metrics.refused_connections().Increment();
    if (accepting->refused.size() < refusals_max) {
        auto connection = std::make_shared<Connection>(std::move(socket), refusal_buffer_bytes);
        accepting->refused.insert(connection);
        async::spawn(accepting->executor, "refusal",
                     [accepting, connection] { return refuse(accepting, connection); });
    }
}

// The kernel has made these connections, and what they send may be on its way: to close the
// acceptor resets them.
void Listener::admit_waiting(const std::shared_ptr<Accepting>& accepting) {
    boost::system::error_code failure;
    accepting->acceptor.non_blocking(true, failure);
    for (int count = 0; count < backlog && !failure; ++count) {
        Socket socket(accepting->executor);
        accepting->acceptor.accept(socket, failure);
        if (!failure) {
            admit(accepting, std::move(socket));
        }
    }
}

awaitable<void> Listener::refuse(std::shared_ptr<Accepting> accepting,
                                 std::shared_ptr<Connection> connection) {
    const auto request_id = to_string(make_uuid_v7());
    const auto response = problem_response(too_many_connections, request_id);
    const auto& text = std::get<std::string>(response.body);
    std::string out;
    append_head(response,
                {.request_id = request_id,
                 .framing = BodyFraming::length,
                 .body_bytes = text.size(),
                 .keeps_alive = false,
                 .own_lines = accepting->state->options.own_lines},
                out);
    out += text;
    connection->set_deadline(deadline_in(accepting->state->options.limits.linger_time_max));
    const bool is_written = co_await connection->write(out);
    if (is_written) {
        co_await connection->linger();
    }
    accepting->refused.erase(connection);
}

awaitable<void> Listener::sweep_loop(std::shared_ptr<Accepting> accepting) {
    const auto& state = *accepting->state;
    while (!accepting->is_closed || !state.sessions.empty()) {
        boost::system::error_code ignored;
        accepting->sweep_timer.expires_after(state.options.limits.deadline_sweep);
        co_await accepting->sweep_timer.async_wait(asio::redirect_error(use_awaitable, ignored));
        const auto time = std::chrono::steady_clock::now();
        for (auto* session : state.sessions) {
            session->check_deadline(time);
        }
        for (const auto& connection : accepting->refused) {
            connection->check_deadline(time);
        }
    }
}

awaitable<void> Listener::stop(std::chrono::milliseconds grace) {
    // Kept here: the listener may be gone before this coroutine ends.
    const auto accepting = accepting_;
    const auto state = state_;
    state->is_stopping = true;
    admit_waiting(accepting);
    accepting->close();
    const auto stopped = state->sessions;
    for (auto* session : stopped) {
        session->stop();
    }
    co_await wait_until_empty(state, deadline_in(grace));
    const auto late = state->sessions;
    for (auto* session : late) {
        session->abort();
    }
    if (!late.empty()) {
        log(LogLevel::warning, "connections_cut", {{"count", late.size()}});
        co_await wait_until_empty(state, deadline_in(abort_time_max));
    }
    accepting->sweep_timer.cancel();
}

awaitable<void> Listener::wait_until_empty(std::shared_ptr<ServerState> state, Deadline deadline) {
    while (!state->sessions.empty() && std::chrono::steady_clock::now() < deadline) {
        boost::system::error_code ignored;
        state->session_ended.expires_at(deadline);
        co_await state->session_ended.async_wait(asio::redirect_error(use_awaitable, ignored));
    }
}

}  // namespace mien::http
