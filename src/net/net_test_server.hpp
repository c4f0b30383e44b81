// For tests only: a server on a free port of 127.0.0.1 that answers with the bytes it is told to.
// It runs on the context of the test.
#pragma once

#include <algorithm>
#include <charconv>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>

#include "async/signal.hpp"
#include "async/spawn.hpp"

namespace mien::net::testing {

struct Seen {
    std::string head;  // with its request line
    std::string body;
};

struct Reply {
    enum class Then : std::uint8_t { keep, close, stall };

    std::string bytes;
    Then then = Then::keep;
};

// A whole answer.
inline std::string answer(std::string_view status, std::string_view body = "",
                          std::string_view headers = "") {
    return "HTTP/1.1 " + std::string(status) +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + std::string(headers) +
           "\r\n" + std::string(body);
}

class TestServer {
  public:
    using Script = std::function<Reply(const Seen& request)>;
    using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;

    TestServer(IoContext& context, Script script)
        : state_(std::make_shared<State>(context, std::move(script))) {
        async::spawn(context.get_executor(), "test server",
                     [state = state_] { return accept(state); });
    }
    ~TestServer() {
        boost::system::error_code ignored;
        state_->acceptor.close(ignored);
        for (const auto& weak : state_->sockets) {
            if (const auto socket = weak.lock()) {
                socket->close(ignored);
            }
        }
    }
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return state_->acceptor.local_endpoint().port(); }
    [[nodiscard]] std::string url(const std::string& path, const std::string& host = "127.0.0.1") {
        return "http://" + host + ":" + std::to_string(port()) + path;
    }
    [[nodiscard]] int connections() const { return state_->connections; }
    [[nodiscard]] const std::vector<Seen>& requests() const { return state_->requests; }
    [[nodiscard]] std::size_t bytes_sent() const { return state_->bytes_sent; }
    // Until that many connections have ended.
    [[nodiscard]] awaitable<void> wait_for_ends(int count) {
        while (state_->ends < count) {
            co_await state_->changed.wait();
        }
    }
    [[nodiscard]] awaitable<void> wait_for_requests(std::size_t count) {
        while (state_->requests.size() < count) {
            co_await state_->changed.wait();
        }
    }

  private:
    using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

    struct State {
        State(IoContext& context, Script script_to_follow)
            : acceptor(context, {asio::ip::make_address("127.0.0.1"), 0}),
              changed(context.get_executor()),
              script(std::move(script_to_follow)) {}

        Acceptor acceptor;
        async::Signal changed;
        Script script;
        std::vector<std::weak_ptr<Socket>> sockets;
        std::vector<Seen> requests;
        int connections = 0;
        int ends = 0;
        std::size_t bytes_sent = 0;
    };

    static awaitable<void> accept(std::shared_ptr<State> state) {
        const auto executor = co_await asio::this_coro::executor;
        for (;;) {
            const auto socket = std::make_shared<Socket>(executor);
            boost::system::error_code failure;
            co_await state->acceptor.async_accept(*socket,
                                                  asio::redirect_error(use_awaitable, failure));
            if (failure) {
                co_return;
            }
            ++state->connections;
            state->sockets.push_back(socket);
            async::spawn(executor, "test connection",
                         [state, socket] { return serve(state, socket); });
        }
    }

    static awaitable<void> serve(std::shared_ptr<State> state, std::shared_ptr<Socket> socket) {
        std::string buffer;
        for (;;) {
            auto seen = co_await read_request(*socket, buffer);
            if (!seen) {
                break;
            }
            state->requests.push_back(std::move(*seen));
            state->changed.notify_all();
            const auto reply = state->script(state->requests.back());
            const bool is_sent = co_await write_reply(*state, *socket, reply.bytes);
            if (!is_sent || reply.then == Reply::Then::close) {
                break;
            }
            if (reply.then == Reply::Then::stall) {
                co_await read_more(*socket, buffer);
                break;
            }
        }
        boost::system::error_code ignored;
        socket->close(ignored);
        ++state->ends;
        state->changed.notify_all();
    }

    static awaitable<bool> read_more(Socket& socket, std::string& buffer) {
        std::array<char, 65536> bytes{};
        boost::system::error_code failure;
        const auto count = co_await socket.async_read_some(
            asio::buffer(bytes), asio::redirect_error(use_awaitable, failure));
        buffer.append(bytes.data(), count);
        co_return !failure;
    }

    static awaitable<std::optional<Seen>> read_request(Socket& socket, std::string& buffer) {
        while (buffer.find("\r\n\r\n") == std::string::npos) {
            const bool has_more = co_await read_more(socket, buffer);
            if (!has_more) {
                co_return std::nullopt;
            }
        }
        Seen seen;
        const auto end = buffer.find("\r\n\r\n") + 4;
        seen.head = buffer.substr(0, end);
        buffer.erase(0, end);
        std::size_t length = 0;
        constexpr std::string_view name = "Content-Length: ";
        if (const auto at = seen.head.find(name); at != std::string::npos) {
            std::from_chars(seen.head.data() + at + name.size(), seen.head.data() + end, length);
        }
        if (seen.head.find("Expect: 100-continue") != std::string::npos) {
            co_await asio::async_write(socket, asio::buffer("HTTP/1.1 100 Continue\r\n\r\n", 25),
                                       use_awaitable);
        }
        while (buffer.size() < length) {
            const bool has_more = co_await read_more(socket, buffer);
            if (!has_more) {
                co_return std::nullopt;
            }
        }
        seen.body = buffer.substr(0, length);
        buffer.erase(0, length);
        co_return seen;
    }

    static awaitable<bool> write_reply(State& state, Socket& socket, const std::string& bytes) {
        constexpr std::size_t piece = 65536;
        for (std::size_t at = 0; at < bytes.size(); at += piece) {
            boost::system::error_code failure;
            const auto count = std::min(piece, bytes.size() - at);
            co_await asio::async_write(socket, asio::buffer(bytes.data() + at, count),
                                       asio::redirect_error(use_awaitable, failure));
            if (failure) {
                co_return false;
            }
            state.bytes_sent += count;
        }
        co_return true;
    }

    std::shared_ptr<State> state_;
};

}  // namespace mien::net::testing
