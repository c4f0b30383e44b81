#include "api/edge/events.hpp"

#include <algorithm>
#include <list>
#include <unordered_set>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <fmt/format.h>

#include "api/edge/access.hpp"
#include "api/edge/path.hpp"
#include "async/spawn.hpp"
#include "base/error.hpp"
#include "base/limits/database.hpp"
#include "base/limits/http.hpp"
#include "base/limits/moves.hpp"
#include "store/access/credentials.hpp"

namespace mien::api {
namespace {

bool equals(const std::optional<std::string>& wanted, const json::object& job,
            std::string_view name) {
    if (!wanted) {
        return true;
    }
    const auto* value = job.if_contains(name);
    return value != nullptr && value->is_string() && value->get_string() == *wanted;
}

bool matches(const EventFilter& filter, const json::object& job) {
    return equals(filter.job_id, job, "job_id") && equals(filter.subject_id, job, "subject_id") &&
           equals(filter.kind, job, "kind");
}

bool is_empty(const EventFilter& filter) {
    return !filter.job_id && !filter.subject_id && !filter.kind;
}

// Whom a stream is for.
enum class Audience : std::uint8_t {
    admins,    // every event that passes its filter
    run_time,  // what a kept resolution depends on
};

Uuid credential_of(const core::Principal& principal) {
    return principal.session_id ? principal.session_id->uuid : principal.token_id.value().uuid;
}

// In the form that events have it in.
std::optional<std::string> id_text(const http::Request& request, std::string_view name) {
    const auto id = id_from_query<JobId>(request, name);
    return id ? std::optional(to_string(*id)) : std::nullopt;
}

}  // namespace

struct EventHub::State {
    explicit State(Executor used_executor) : executor(used_executor), check_timer(used_executor) {}

    struct Subscriber {
        Audience audience = Audience::admins;
        EventFilter filter = {};
        AdminId admin_id;
        Uuid credential_id;
        Visitor visitor;
        // Owned by the answer: a stream whose body never begins, as of HEAD, goes with it.
        std::weak_ptr<http::EventStream> stream = {};
        bool is_behind = false;  // a resync has been sent for what came since
    };

    // What is left is open, and stays so until the next await.
    void forget_closed() {
        std::erase_if(subscribers, [](const auto& one) {
            const auto stream = one.stream.lock();
            return stream == nullptr || !stream->is_open();
        });
    }

    // Once limits::events_burst_max events are pending, a single resync replaces all that follow.
    void send(Subscriber& subscriber, const http::EventText& text) const {
        const auto stream = subscriber.stream.lock();
        if (stream->queued() < limits::events_burst_max) {
            subscriber.is_behind = false;
            stream->send(text);
        } else if (!std::exchange(subscriber.is_behind, true)) {
            stream->send(resync);
        }
    }

    // To whoever is meant and has no filter. An event is formatted once for all.
    template <class Predicate>
    void announce(const http::Event& event, Predicate is_meant) {
        forget_closed();
        const auto text = http::format_event(event);
        for (auto& subscriber : subscribers) {
            if (is_meant(subscriber) && is_empty(subscriber.filter)) {
                send(subscriber, text);
            }
        }
    }

    void require_room(Audience audience, AdminId admin_id, std::size_t streams_max);
    std::shared_ptr<http::EventStream> open(Subscriber subscriber,
                                            std::chrono::milliseconds keep_alive,
                                            const http::EventText& greeting);

    void dismiss(http::EventStream& stream) const {
        stream.send(farewell);
        stream.close();
    }

    void end_refused(const VisitorCheck& is_let_in);
    static awaitable<void> watch_access(std::shared_ptr<State> state,
                                        std::shared_ptr<pg::Pool> pool, core::Role least,
                                        VisitorCheck is_let_in);
    static awaitable<void> end_revoked(std::shared_ptr<State> state, pg::Pool& pool,
                                       core::Role least);

    Executor executor;
    const http::EventText hello =
        http::format_event({.name = "hello", .data = "{}", .retry = limits::event_retry});
    const http::EventText hello_to_run_time = http::format_event(
        {.name = "hello",
         .data = fmt::format(R"({{"keep_alive_ms":{}}})",
                             std::chrono::milliseconds(limits::change_keep_alive).count()),
         .retry = limits::event_retry});
    const http::EventText resync = http::format_event({.name = "resync", .data = "{}"});
    const http::EventText farewell =
        http::format_event({.name = "resync", .data = "{}", .retry = limits::event_retry_at_once});
    std::list<Subscriber> subscribers;
    Timer check_timer;
    bool is_check_due = false;
    bool is_stopping = false;
    bool is_dismissed = false;
    bool is_listening = false;
};

void EventHub::State::end_refused(const VisitorCheck& is_let_in) {
    for (auto& subscriber : subscribers) {
        if (is_let_in && !is_let_in(subscriber.visitor)) {
            subscriber.stream.lock()->close();
        }
    }
    forget_closed();
}

awaitable<void> EventHub::State::watch_access(std::shared_ptr<State> state,
                                              std::shared_ptr<pg::Pool> pool, core::Role least,
                                              VisitorCheck is_let_in) {
    // Also when it begins again after a check that failed.
    state->is_check_due = true;
    while (!state->is_stopping) {
        if (!state->is_check_due) {
            boost::system::error_code interrupted;
            state->check_timer.expires_after(limits::event_access_interval);
            co_await state->check_timer.async_wait(
                asio::redirect_error(use_awaitable, interrupted));
        }
        state->is_check_due = false;
        state->forget_closed();
        state->end_refused(is_let_in);
        if (!state->is_stopping && !state->subscribers.empty()) {
            co_await end_revoked(state, *pool, least);
        }
    }
}

awaitable<void> EventHub::State::end_revoked(std::shared_ptr<State> state, pg::Pool& pool,
                                             core::Role least) {
    std::unordered_set<Uuid> ended;
    for (const auto& subscriber : state->subscribers) {
        ended.insert(subscriber.credential_id);
    }
    std::vector<Uuid> asked(ended.begin(), ended.end());
    const auto deadline = deadline_in(limits::statement_time_max);
    const auto valid =
        co_await store::find_valid_credentials(pool, std::move(asked), least, deadline);
    for (const auto& id : valid) {
        ended.erase(id);
    }
    // Who came meanwhile was let in by a newer look.
    state->forget_closed();
    for (auto& subscriber : state->subscribers) {
        if (ended.contains(subscriber.credential_id)) {
            subscriber.stream.lock()->close();
        }
    }
    state->forget_closed();
}

void EventHub::State::require_room(Audience audience, AdminId admin_id, std::size_t streams_max) {
    forget_closed();
    const auto open = std::ranges::count_if(subscribers, [&](const auto& one) {
        return one.audience == audience && one.admin_id == admin_id;
    });
    if (std::cmp_greater_equal(open, streams_max)) {
        throw Error(ErrorKind::rate_limited,
                    fmt::format("You have {} event streams open, as many as one admin may; close "
                                "one first.",
                                open))
            .with_retry_after(limits::event_stream_retry_after);
    }
}

std::shared_ptr<http::EventStream> EventHub::State::open(Subscriber subscriber,
                                                         std::chrono::milliseconds keep_alive,
                                                         const http::EventText& greeting) {
    auto stream = std::make_shared<http::EventStream>(executor, keep_alive);
    stream->send(greeting);
    subscriber.stream = stream;
    subscribers.push_back(std::move(subscriber));
    if (is_dismissed) {
        dismiss(*stream);
    }
    return stream;
}

EventHub::EventHub(Executor executor) : state_(std::make_shared<State>(executor)) {}

std::shared_ptr<http::EventStream> EventHub::subscribe(EventFilter filter, AdminId admin_id,
                                                       Uuid credential_id, Visitor visitor) {
    state_->require_room(Audience::admins, admin_id, limits::event_streams_per_admin_max);
    return state_->open({.audience = Audience::admins,
                         .filter = std::move(filter),
                         .admin_id = admin_id,
                         .credential_id = credential_id,
                         .visitor = std::move(visitor)},
                        limits::event_keep_alive, state_->hello);
}

std::shared_ptr<http::EventStream> EventHub::subscribe_to_changes(AdminId admin_id,
                                                                  Uuid credential_id,
                                                                  Visitor visitor) {
    if (!state_->is_listening) {
        throw Error(ErrorKind::unavailable,
                    "Changes of the database are not heard of now; keep nothing meanwhile.")
            .with_retry_after(limits::change_stream_retry_after);
    }
    state_->require_room(Audience::run_time, admin_id, limits::change_streams_per_admin_max);
    return state_->open({.audience = Audience::run_time,
                         .admin_id = admin_id,
                         .credential_id = credential_id,
                         .visitor = std::move(visitor)},
                        limits::change_keep_alive, state_->hello_to_run_time);
}

void EventHub::announce_job(const http::Event& event, const json::object& job) {
    state_->forget_closed();
    const auto text = http::format_event(event);
    for (auto& subscriber : state_->subscribers) {
        const auto stream = subscriber.stream.lock();
        if (stream->queued() < limits::events_burst_max) {
            subscriber.is_behind = false;
        }
        if (subscriber.audience == Audience::admins && matches(subscriber.filter, job)) {
            stream->send(text);
        }
    }
}

void EventHub::announce(const http::Event& event) {
    state_->announce(event, [](const auto& one) { return one.audience == Audience::admins; });
}

void EventHub::announce_to(AdminId admin_id, const http::Event& event) {
    state_->announce(event, [admin_id](const auto& one) {
        return one.audience == Audience::admins && one.admin_id == admin_id;
    });
}

void EventHub::announce_change(const http::Event& event) {
    state_->announce(event, [](const auto& one) { return one.audience == Audience::run_time; });
}

void EventHub::resync() {
    state_->forget_closed();
    for (auto& subscriber : state_->subscribers) {
        state_->send(subscriber, state_->resync);
    }
}

void EventHub::set_listening(bool is_listening) {
    state_->is_listening = is_listening;
    state_->forget_closed();
    for (const auto& subscriber : state_->subscribers) {
        if (!is_listening && subscriber.audience == Audience::run_time) {
            subscriber.stream.lock()->close();
        }
    }
}

void EventHub::watch_access(std::shared_ptr<pg::Pool> pool, core::Role least,
                            VisitorCheck is_let_in) {
    async::spawn_supervised(
        state_->executor, "watch_event_access",
        [state = state_, pool = std::move(pool), least, is_let_in = std::move(is_let_in)] {
            return State::watch_access(state, pool, least, is_let_in);
        },
        [state = state_] { return state->is_stopping; });
}

void EventHub::check_access() {
    state_->is_check_due = true;
    state_->check_timer.cancel();
}

void EventHub::stop() {
    state_->is_stopping = true;
    state_->check_timer.cancel();
}

void EventHub::dismiss() {
    state_->is_dismissed = true;
    state_->forget_closed();
    for (const auto& subscriber : state_->subscribers) {
        state_->dismiss(*subscriber.stream.lock());
    }
}

std::size_t EventHub::count_streams() const {
    return state_->subscribers.size();
}

awaitable<http::Response> stream_events(Context& context, http::Request& request) {
    EventFilter filter{.job_id = id_text(request, "job_id"),
                       .subject_id = id_text(request, "subject_id"),
                       .kind = std::nullopt};
    if (const auto kind = request.query("kind")) {
        filter.kind = *kind;
    }
    const auto& principal = principal_of(request);
    co_return http::event_response(context.events.subscribe(
        std::move(filter), principal.admin_id, credential_of(principal), visitor_of(request)));
}

awaitable<http::Response> stream_changes(Context& context, http::Request& request) {
    const auto& principal = principal_of(request);
    co_return http::event_response(context.events.subscribe_to_changes(
        principal.admin_id, credential_of(principal), visitor_of(request)));
}

}  // namespace mien::api
