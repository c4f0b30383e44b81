#include "api/edge/access_log.hpp"

#include <utility>
#include <vector>

#include "async/signal.hpp"
#include "async/spawn.hpp"
#include "base/error.hpp"
#include "base/limits/access_log.hpp"
#include "base/log.hpp"
#include "base/quote.hpp"
#include "core/principal.hpp"
#include "http/characters.hpp"

namespace mien::api {
namespace {

// Rows that are committed together, and those who wait for that.
struct Batch {
    explicit Batch(Executor executor) : done(executor) {}

    std::vector<store::AccessAttempt> attempts;
    async::Signal done;
    bool is_done = false;
    bool is_written = false;
};

std::string fit(std::string_view text, std::size_t characters_max) {
    return shortened(visible(text), characters_max);
}

// As it was sent, also one that is not served; "" when the request line could not be read.
std::string method_of(const http::Request& request) {
    const std::string_view head = request.head_bytes;
    const auto method = head.substr(0, head.find(' '));
    const bool is_read = !request.target.empty() && http::token_characters.has_all(method);
    return is_read ? fit(method, limits::access_method_characters_max) : "";
}

// Without the zone of a link-local address, which is a name of this machine.
std::string text_of(const boost::asio::ip::address& address) {
    if (address.is_v4()) {
        return address.to_string();
    }
    auto plain = address.to_v6();
    plain.scope_id(0);
    return plain.to_string();
}

}  // namespace

store::AccessAttempt attempt_of(const http::Request& request, const http::Answered& answered) {
    store::AccessAttempt attempt;
    attempt.request_id = request.id;
    if (request.principal) {
        const auto& principal = *request.principal;
        attempt.admin_id = principal.admin_id;
        attempt.credential_id =
            principal.token_id ? principal.token_id->uuid : principal.session_id.value().uuid;
        attempt.actor = principal.email;
    }
    attempt.peer = text_of(request.connected);
    attempt.client = text_of(request.peer);
    attempt.host = fit(request.header("host").value_or(""), limits::access_host_characters_max);
    attempt.method = method_of(request);
    const std::string_view target = request.target;
    attempt.path = fit(target.substr(0, target.find('?')), limits::access_path_characters_max);
    attempt.route = request.route_name;
    attempt.reason = request.refused_for;
    attempt.status = static_cast<int>(answered.status);
    // Operations refuse too: a sign-in, a link.
    if (attempt.reason.empty() &&
        (attempt.status == 401 || attempt.status == 403 || attempt.status == 429)) {
        attempt.reason = "operation";
    }
    attempt.duration = std::chrono::duration_cast<std::chrono::microseconds>(answered.duration);
    return attempt;
}

struct AccessLog::State {
    State(Executor used_executor, pg::Pool& used_control)
        : executor(used_executor), control(used_control) {}

    static awaitable<void> write_batches(std::shared_ptr<State> state);
    static awaitable<void> write_batch(State& state, Batch& batch);

    Executor executor;
    pg::Pool& control;
    std::shared_ptr<Batch> next;  // takes who comes; none when nobody waits
    bool is_writing = false;
    bool is_failing = false;
};

awaitable<void> AccessLog::State::write_batch(State& state, Batch& batch) {
    const auto deadline = deadline_in(limits::access_write_time_max);
    try {
        co_await store::append_access_rows(state.control, std::move(batch.attempts), deadline);
        batch.is_written = true;
    } catch (const std::exception& failure) {
        log(LogLevel::error, "access_log_not_written", {{"error", failure.what()}});
    }
    state.is_failing = !batch.is_written;
    batch.is_done = true;
    batch.done.notify_all();
}

awaitable<void> AccessLog::State::write_batches(std::shared_ptr<State> state) {
    while (state->next) {
        const auto batch = std::exchange(state->next, nullptr);
        co_await write_batch(*state, *batch);
    }
    state->is_writing = false;
}

AccessLog::AccessLog(Executor executor, pg::Pool& control)
    : state_(std::make_shared<State>(executor, control)) {}

AccessLog::~AccessLog() = default;

awaitable<void> AccessLog::write(store::AccessAttempt attempt) {
    const auto state = state_;
    if (!state->next) {
        state->next = std::make_shared<Batch>(state->executor);
    }
    const auto batch = state->next;
    if (batch->attempts.size() >= limits::access_batch_rows_max) {
        throw Error(ErrorKind::unavailable, "Too many requests wait for the access log.");
    }
    batch->attempts.push_back(std::move(attempt));
    if (!std::exchange(state->is_writing, true)) {
        async::spawn(state->executor, "write_access_log",
                     [state] { return State::write_batches(state); });
    }
    while (!batch->is_done) {
        co_await batch->done.wait();
    }
    if (!batch->is_written) {
        throw Error(ErrorKind::unavailable,
                    "The access log cannot be written, and nothing is answered without it.");
    }
}

bool AccessLog::is_failing() const {
    return state_->is_failing;
}

}  // namespace mien::api
