// One connection: reads requests, finds their routes, runs the handlers one after the other and
// sends the responses. The place where errors become responses. Network thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "http/chunked.hpp"
#include "http/connection.hpp"
#include "http/request.hpp"
#include "http/response_sender.hpp"
#include "http/server_state.hpp"
#include "http/upload.hpp"

namespace mien::http {

class Session {
  public:
    Session(std::shared_ptr<ServerState> state, Socket socket);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Serves until the connection ends; throws nothing.
    [[nodiscard]] awaitable<void> run();

    void check_deadline(SteadyTime time) { connection_.check_deadline(time); }
    // The server is stopping: ends an idle connection and a stream; a request is still answered.
    void stop();
    // Ends the connection whatever it does.
    void abort() { connection_.close(); }

  private:
    enum class Arrival : std::uint8_t { complete, refused, ended };

    awaitable<bool> serve_next();
    awaitable<Arrival> read_head();
    Arrival take_head(std::size_t head_bytes);
    void begin_request();
    awaitable<Response> answer(const Router& router);
    awaitable<Response> recorded(Response response);
    Response unmatched_response() const;
    awaitable<std::optional<Refusal>> read_body(const Route& route);
    ChunkedDecoder::Progress take_body(ChunkedDecoder& decoder);
    awaitable<void> begin_upload();
    awaitable<void> finish_upload();
    awaitable<bool> send_and_discard_upload(const Response& response);
    std::uint64_t received_bytes() const;
    bool send_at_once(const Response& response);
    awaitable<bool> send_rest(const Response& response);
    void finish_request(const Response& response);

    std::shared_ptr<ServerState> state_;
    Connection connection_;
    ResponseSender sender_;
    boost::asio::ip::address connected_;
    std::string connected_text_;  // for the log
    Request request_;
    Router::Match match_;
    std::optional<Refusal> refusal_;
    std::unique_ptr<Upload> upload_;  // of a request whose body goes to a file
    SteadyTime started_at_;
    bool is_proxy_ = false;  // the other end is a trusted proxy
    bool is_first_ = true;   // no request has come yet
    bool is_idle_ = false;   // waiting for the first byte of a request
    bool keeps_alive_ = true;
    bool has_unread_body_ = false;
};

}  // namespace mien::http
