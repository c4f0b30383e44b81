// Sends responses over a connection, one after the other, with one reused buffer. A small body goes
// out together with its head in one write.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "http/connection.hpp"
#include "http/file_source.hpp"
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

    // Takes what can fail before the head is sent: opens a file, counts a stream. Throws Error.
    [[nodiscard]] awaitable<void> prepare(const Response& response);

    struct Facts {
        std::string_view request_id;
        SteadyTime started_at;
        bool is_head;  // the answer to HEAD has no body
        bool is_http_1_1;
        bool keeps_alive;
    };
    // True when the whole response is sent and the connection may carry another one.
    [[nodiscard]] awaitable<bool> send(const Response& response, Facts facts);

    // Sent bytes of the last response, head included.
    [[nodiscard]] std::size_t sent_bytes() const { return sent_bytes_; }
    // Tells a running stream to end.
    void stop();

  private:
    class Stream;

    void compose_head(const Response& response, const Facts& facts, BodyFraming framing,
                      std::uint64_t body_bytes);
    awaitable<bool> write(std::string_view bytes);
    awaitable<bool> send_text(std::string_view text);
    awaitable<bool> send_file();
    awaitable<bool> send_stream(const StreamBody& body, BodyFraming framing);

    ServerState& state_;
    Connection& connection_;
    std::string out_;
    std::unique_ptr<FileSource> file_;
    std::function<void()> on_stop_;
    std::size_t sent_bytes_ = 0;
};

}  // namespace mien::http
