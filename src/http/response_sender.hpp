// Sends responses over a connection, one after the other, with one reused buffer. A small body goes
// out together with its head in one write.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "http/connection.hpp"
#include "http/response.hpp"
#include "http/response_head.hpp"
#include "http/server_state.hpp"

namespace mien::http {

class ResponseSender {
  public:
    ResponseSender(ServerState& state, Connection& connection)
        : state_(state), connection_(connection) {}
    ResponseSender(const ResponseSender&) = delete;
    ResponseSender& operator=(const ResponseSender&) = delete;

    // Before the head is sent. Throws unavailable when the response is one stream too many.
    void require_room(const Response& response) const;

    struct Facts {
        std::string_view request_id;
        SteadyTime started_at;
        bool is_head;  // the answer to HEAD has no body
        bool is_http_1_1;
        bool keeps_alive;
    };
    // Sends the head, and a small body with it, as far as the socket takes them at once. True when
    // nothing is left: the usual case, which needs no coroutine.
    [[nodiscard]] bool send_at_once(const Response& response, const Facts& facts);
    // Sends what is left; false when that fails.
    [[nodiscard]] awaitable<bool> send_rest(const Response& response);
    // Whether the connection may carry another response after this one.
    [[nodiscard]] bool keeps_alive() const { return keeps_alive_; }

    // Sent bytes of the last response, head included.
    [[nodiscard]] std::size_t sent_bytes() const { return sent_bytes_; }
    // Tells a running stream to end.
    void stop();

  private:
    class Stream;

    awaitable<bool> write(std::string_view bytes);
    awaitable<bool> send_text(std::string_view text);
    awaitable<bool> send_stream(const StreamBody& body, BodyFraming framing);

    ServerState& state_;
    Connection& connection_;
    std::string out_;
    std::function<void()> on_stop_;
    std::size_t sent_bytes_ = 0;

    // Of the response that is being sent.
    BodyFraming framing_ = BodyFraming::none;
    bool has_more_ = false;  // the body does not go out with the head
    bool keeps_alive_ = false;
};

}  // namespace mien::http
