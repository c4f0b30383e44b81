#include "http/sse.hpp"

#include <algorithm>
#include <iterator>

#include <boost/asio/redirect_error.hpp>
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/log.hpp"
#include "http/stream_writer.hpp"

namespace mien::http {
namespace {

// CR, LF and CR LF all end a line in the format.
void append_data(std::string_view data, std::string& out) {
    for (;;) {
        const auto end = std::min(data.find_first_of("\r\n"), data.size());
        out.append("data: ").append(data.substr(0, end)).append("\n");
        if (end == data.size()) {
            return;
        }
        data.remove_prefix(data.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
    }
}

// Closes the stream however its coroutine ends, so that the producer forgets it.
class CloseAtEnd {
  public:
    explicit CloseAtEnd(EventStream& stream) : stream_(stream) {}
    CloseAtEnd(const CloseAtEnd&) = delete;
    CloseAtEnd& operator=(const CloseAtEnd&) = delete;
    ~CloseAtEnd() { stream_.close(); }

  private:
    EventStream& stream_;
};

}  // namespace

EventText format_event(const Event& event) {
    if (event.name.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
        throw Error(ErrorKind::malformed, "An event's name may not have line ends.");
    }
    std::string text;
    if (event.retry) {
        fmt::format_to(std::back_inserter(text), "retry: {}\n", event.retry->count());
    }
    if (!event.name.empty()) {
        text.append("event: ").append(event.name).append("\n");
    }
    append_data(event.data, text);
    text += "\n";
    return std::make_shared<const std::string>(std::move(text));
}

EventStream::EventStream(Executor executor, std::chrono::milliseconds keep_alive,
                         std::size_t events_queued_max)
    : wake_up_(executor), keep_alive_(keep_alive), events_queued_max_(events_queued_max) {}

void EventStream::send(EventText text) {
    if (!is_open_) {
        return;
    }
    if (queue_.size() >= events_queued_max_) {
        log(LogLevel::warning, "event_stream_slow", {{"queued", queue_.size()}});
        queue_.clear();
        close();
        return;
    }
    queue_.push_back(std::move(text));
    wake_up_.cancel();
}

void EventStream::close() {
    is_open_ = false;
    wake_up_.cancel();
}

awaitable<void> EventStream::write_events(StreamWriter& writer) {
    while (!queue_.empty()) {
        const auto text = std::move(queue_.front());
        queue_.pop_front();
        co_await writer.write(*text);
    }
}

awaitable<void> EventStream::run(std::shared_ptr<EventStream> stream, StreamWriter& writer) {
    const CloseAtEnd close_at_end(*stream);
    writer.on_end([stream] { stream->close(); });
    // A first comment makes proxies and clients see the response begin.
    co_await writer.write(": open\n\n");
    while (stream->is_open_ || !stream->queue_.empty()) {
        co_await stream->write_events(writer);
        if (!stream->is_open_) {
            continue;
        }
        boost::system::error_code interrupted;
        stream->wake_up_.expires_after(stream->keep_alive_);
        co_await stream->wake_up_.async_wait(asio::redirect_error(use_awaitable, interrupted));
        if (!interrupted && stream->is_open_) {
            co_await writer.write(": keep-alive\n\n");
        }
    }
}

Response event_response(std::shared_ptr<EventStream> stream) {
    Response response;
    response.set("Content-Type", "text/event-stream; charset=utf-8");
    response.set("X-Accel-Buffering", "no");
    response.body = StreamBody{[stream = std::move(stream)](StreamWriter& writer) {
        return EventStream::run(stream, writer);
    }};
    return response;
}

}  // namespace mien::http
