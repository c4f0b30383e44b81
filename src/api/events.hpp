// The event stream: every change of a job, to whoever listens, so that nobody needs to poll.
#pragma once

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/context.hpp"
#include "http/sse.hpp"

namespace mien::api {

// Which events a stream gets; nothing means all.
struct EventFilter {
    std::optional<std::string> job_id;
    std::optional<std::string> subject_id;  // the preview or the video
    std::optional<std::string> kind;        // "preview" or "video"
};

// Passes notifications of the database on to the streams of this node. Network thread only.
class EventHub {
  public:
    explicit EventHub(Executor executor) : executor_(executor) {}

    // A stream that begins with the event "hello".
    [[nodiscard]] std::shared_ptr<http::EventStream> subscribe(EventFilter filter);

    // A notification of job_changed: {"job_id", "kind", "state", "progress", …}, sent as "job".
    void publish(std::string_view job_changed);

    // Some notifications may have been missed: tells every stream to read anew ("resync").
    void resync();

    [[nodiscard]] std::size_t count_streams() const { return subscribers_.size(); }

  private:
    struct Subscriber {
        EventFilter filter;
        std::shared_ptr<http::EventStream> stream;
    };

    void forget_closed();

    Executor executor_;
    std::list<Subscriber> subscribers_;
};

[[nodiscard]] awaitable<http::Response> stream_events(Context& context, http::Request& request);

}  // namespace mien::api
