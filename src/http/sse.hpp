// Server-sent events (the WHATWG's text/event-stream) on top of StreamBody. A producer sends to an
// EventStream without waiting; a client that reads too slowly is cut. Events have no ids, and what
// was missed is not sent again: a client that reconnects reloads what it shows. Network thread
// only.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "async/awaitable.hpp"
#include "base/limits/http.hpp"
#include "http/response.hpp"

namespace mien::http {

struct Event {
    std::string name;  // "" for the default, "message"
    std::string data;  // any text; line ends become "data:" lines
    // After how long the client connects again, from now on, when the stream has ended.
    std::optional<std::chrono::milliseconds> retry = std::nullopt;
};

// The wire form, made once however many streams send it.
using EventText = std::shared_ptr<const std::string>;

// Throws malformed when the name has a line end or U+0000.
[[nodiscard]] EventText format_event(const Event& event);

class EventStream {
  public:
    explicit EventStream(Executor executor,
                         std::chrono::milliseconds keep_alive = limits::event_keep_alive,
                         std::size_t events_queued_max = limits::events_queued_max);

    // Queues the event. Nothing happens when the stream is closed; when the queue is full, the
    // stream closes.
    void send(EventText text);
    void send(const Event& event) { send(format_event(event)); }
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
    std::deque<EventText> queue_;
    bool is_open_ = true;
};

// The response that sends what is sent to the stream. When it never gets as far as its body (HEAD,
// too many streams), the stream goes with the response.
[[nodiscard]] Response event_response(std::shared_ptr<EventStream> stream);

}  // namespace mien::http
