// The event stream: pushes changes to its subscribers, so that nobody needs to poll.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/edge/context.hpp"
#include "api/edge/staging_gate.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "http/sse.hpp"

namespace mien::api {

// Which job events a stream gets; nothing means all, and all other events too.
struct EventFilter {
    std::optional<std::string> job_id;
    std::optional<std::string> subject_id;  // the preview or the video
    std::optional<std::string> kind;        // "preview" or "video"
};

// Whether whoever opened a stream may still come in; an empty one lets everybody.
using VisitorCheck = std::function<bool(const Visitor&)>;

// The streams of this node. An event is formatted once for all of them. Network thread only.
class EventHub {
  public:
    explicit EventHub(Executor executor);

    // A stream of the admin that begins with the event "hello". It ends with the session or token
    // that opened it, whose id this is, or when that visitor may no longer come in. Throws
    // rate_limited when the admin has limits::event_streams_per_admin_max open: the new one is
    // refused and none is ended, because its client would come back and end the next.
    [[nodiscard]] std::shared_ptr<http::EventStream> subscribe(EventFilter filter, AdminId admin_id,
                                                               Uuid credential_id,
                                                               Visitor visitor = {});
    // The same for a run-time service: what a resolution that it keeps depends on, and nothing of
    // who changed it. Such a stream is open only while this node hears of all changes; throws
    // unavailable while it does not, and rate_limited when the admin has
    // limits::change_streams_per_admin_max open.
    [[nodiscard]] std::shared_ptr<http::EventStream> subscribe_to_changes(AdminId admin_id,
                                                                          Uuid credential_id,
                                                                          Visitor visitor = {});

    // An event of a job, to the streams whose filter the job's "job_id", "subject_id" and "kind"
    // pass.
    void announce_job(const http::Event& event, const json::object& job);

    // Any other event, to the streams without a filter. Once limits::events_burst_max events are
    // pending, a single resync replaces all that follow.
    void announce(const http::Event& event);
    // The same, to the streams of one admin alone.
    void announce_to(AdminId admin_id, const http::Event& event);

    // To the streams of run-time services alone, within the same bounds.
    void announce_change(const http::Event& event);

    // Some notifications may have been missed: tells every stream to reload ("resync").
    void resync();

    // Whether the database's changes reach this node. When they no longer do, the streams of
    // run-time services end: what nobody can call back must not be kept.
    void set_listening(bool is_listening);

    // Until stop(): ends the streams whose visitor may no longer come in, whose credential is no
    // longer valid, or whose admin no longer has the role, at each check_access and, for those that
    // expire, every limits::event_access_interval.
    void watch_access(std::shared_ptr<pg::Pool> pool, core::Role least, VisitorCheck is_let_in);
    // A credential may have been revoked, or the rule of who comes in changed.
    void check_access();
    void stop();

    // Tells every stream to reload and ends it, now and as soon as it begins: its client comes back
    // at once, to whoever answers then.
    void dismiss();

    [[nodiscard]] std::size_t count_streams() const;

  private:
    struct State;

    // Shared with the coroutine that watches.
    std::shared_ptr<State> state_;
};

[[nodiscard]] awaitable<http::Response> stream_events(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> stream_changes(Context& context, http::Request& request);

}  // namespace mien::api
