#include "tests/support/scripted_server.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include "async/spawn.hpp"

namespace mien::test {
namespace {

using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

ScriptedRequest parse_head(const std::string& head) {
    ScriptedRequest request;
    const auto first_end = head.find("\r\n");
    const auto first = head.substr(0, first_end);
    const auto blank = first.find(' ');
    request.method = first.substr(0, blank);
    request.target = first.substr(blank + 1, first.rfind(' ') - blank - 1);
    for (auto at = first_end + 2; at < head.size();) {
        const auto end = head.find("\r\n", at);
        const auto colon = head.find(':', at);
        if (end == std::string::npos || colon == std::string::npos || colon > end) {
            break;
        }
        auto name = head.substr(at, colon - at);
        for (auto& c : name) {
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
        const auto value = head.find_first_not_of(' ', colon + 1);
        request.fields[name] = head.substr(value, end - value);
        at = end + 2;
    }
    return request;
}

awaitable<ScriptedRequest> read_request(Socket& socket) {
    std::string bytes;
    const auto head_bytes = co_await asio::async_read_until(
        socket, asio::dynamic_buffer(bytes), std::string_view("\r\n\r\n"), use_awaitable);
    auto request = parse_head(bytes.substr(0, head_bytes));
    request.body = bytes.substr(head_bytes);
    const auto length = request.fields.contains("content-length")
                            ? std::stoull(request.fields["content-length"])
                            : 0;
    if (request.fields.contains("expect")) {
        constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        co_await asio::async_write(socket, asio::buffer(go_on), use_awaitable);
    }
    const auto have = request.body.size();
    request.body.resize(length);
    if (have < length) {
        co_await asio::async_read(socket, asio::buffer(request.body.data() + have, length - have),
                                  use_awaitable);
    }
    co_return request;
}

}  // namespace

struct ScriptedServer::State {
    State(Executor executor, Answer wanted)
        : acceptor(executor, {asio::ip::make_address("127.0.0.1"), 0}), answer(std::move(wanted)) {}

    Acceptor acceptor;
    Answer answer;
    bool is_stopping = false;
};

namespace {

// A client may be gone before it has heard all: that is its affair.
awaitable<void> serve(std::shared_ptr<Socket> socket, ScriptedServer::Answer answer) {
    const auto request = co_await read_request(*socket);
    const auto bytes = answer(request);
    boost::system::error_code ignored;
    co_await asio::async_write(*socket, asio::buffer(bytes),
                               asio::redirect_error(use_awaitable, ignored));
    socket->shutdown(Socket::shutdown_both, ignored);
}

}  // namespace

ScriptedServer::ScriptedServer(Executor executor, Answer answer)
    : state_(std::make_shared<State>(executor, std::move(answer))) {
    async::spawn(executor, "scripted_server", [state = state_, executor]() -> awaitable<void> {
        while (!state->is_stopping) {
            boost::system::error_code failure;
            auto socket = std::make_shared<Socket>(executor);
            co_await state->acceptor.async_accept(*socket,
                                                  asio::redirect_error(use_awaitable, failure));
            if (!failure) {
                async::spawn(executor, "scripted_connection",
                             [state, socket] { return serve(socket, state->answer); });
            }
        }
    });
}

ScriptedServer::~ScriptedServer() {
    state_->is_stopping = true;
    state_->acceptor.close();
}

std::uint16_t ScriptedServer::port() const {
    return state_->acceptor.local_endpoint().port();
}

std::string scripted_answer(int status, const std::map<std::string, std::string>& fields,
                            const std::string& body) {
    auto bytes = fmt::format("HTTP/1.1 {} Scripted\r\nConnection: close\r\n", status);
    for (const auto& [name, value] : fields) {
        bytes += fmt::format("{}: {}\r\n", name, value);
    }
    if (!fields.contains("Content-Length") && status != 204) {
        bytes += fmt::format("Content-Length: {}\r\n", body.size());
    }
    return bytes + "\r\n" + body;
}

}  // namespace mien::test
