// Server-sent events (the WHATWG's text/event-stream) on top of StreamBody. A producer sends to an
// EventStream without waiting; a client that reads too slowly is cut, and comes back by itself with
// Last-Event-ID. Network thread only.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "async/awaitable.hpp"
#include "base/limits.hpp"
#include "http/response.hpp"

namespace mien::http {

struct Event {
    std::string name;  // "" for the default, "message"
    std::string id;    // "" for none
    std::string data;  // any text; line ends become "data:" lines
};

// The wire form. Throws malformed when name or id has a line end or U+0000.
[[nodiscard]] std::string format_event(const Event& event);

class EventStream {
  public:
    explicit EventStream(Executor executor,
                         std::chrono::milliseconds keep_alive = limits::event_keep_alive,
                         std::size_t events_queued_max = limits::events_queued_max);

    // Queues the event. Nothing happens when the stream is closed; when the queue is full, the
    // stream closes.
    void send(const Event& event);
    // Ends the response after what is queued.
    void close();
    // False when the client is gone, the server stops or close() was called: forget the stream.
    [[nodiscard]] bool is_open() const { return is_open_; }
    // How many events wait to be written.
    [[nodiscard]] std::size_t queued() const { return queue_.size(); }

  private:
    friend Response event_response(std::shared_ptr<EventStream> stream);

    static awaitable<void> run(std::shared_ptr<EventStream> stream, StreamWriter& writer);
    awaitable<void> write_events(StreamWriter& writer);

    Timer wake_up_;
    std::chrono::milliseconds keep_alive_;
    std::size_t events_queued_max_;
    std::deque<std::string> queue_;
    bool is_open_ = true;
};

// The response that sends what is sent to the stream. When it never gets as far as its body (HEAD,
// too many streams), the stream goes with the response.
[[nodiscard]] Response event_response(std::shared_ptr<EventStream> stream);

}  // namespace mien::http
