#include "http/listener.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "async/signal.hpp"
#include "http/http_test_client.hpp"
#include "http/http_test_server.hpp"
#include "http/sse.hpp"
#include "http/stream_writer.hpp"

namespace mien::http {
namespace {

using namespace std::chrono_literals;
using testing::Client;
using testing::Server;

const std::string get_hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string get_slow = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string get_events = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n";

class ListenerTest : public ::testing::Test {
  protected:
    ListenerTest() {
        server_.add(Method::get, "/hello", [](Request&) { return text_response(200, "hello"); });
        // Answers when release() is called.
        Handler slow = [this](Request&) { return wait_for_release(*this); };
        server_.add_handler(Method::get, "/slow", slow);
        server_.add(Method::get, "/events", [this](Request&) {
            stream_ = std::make_shared<EventStream>(server_.context.get_executor(), keep_alive_, 4);
            return event_response(stream_);
        });
    }
    static awaitable<Response> wait_for_release(ListenerTest& test) {
        test.slow_has_begun_.set_value();
        while (!test.is_released_) {
            co_await test.released_.wait();
        }
        co_return text_response(200, "done");
    }
    void release() {
        server_.run([this] {
            is_released_ = true;
            released_.notify_all();
        });
    }

    std::promise<void> slow_has_begun_;
    Server server_;
    async::Signal released_{server_.context.get_executor()};
    bool is_released_ = false;
    std::chrono::milliseconds keep_alive_{50};
    std::shared_ptr<EventStream> stream_;
};

TEST_F(ListenerTest, answers_503_above_the_connection_limit) {
    server_.options.limits.connections_max = 1;
    server_.start();
    {
        Client first(server_.port());
        EXPECT_EQ(first.exchange(get_hello).body, "hello");
        Client second(server_.port());
        const auto refused = second.exchange(get_hello);
        EXPECT_EQ(refused.status, 503);
        EXPECT_EQ(refused.header("retry-after"), "1");
        EXPECT_EQ(second.receive_rest(), "");
        EXPECT_EQ(first.exchange(get_hello).body, "hello");
    }
    int status = 503;
    while (status == 503) {
        status = Client(server_.port()).exchange(get_hello).status;
    }
    EXPECT_EQ(status, 200) << "a place becomes free";
}

TEST_F(ListenerTest, finishes_a_running_request_before_it_stops) {
    server_.start();
    Client idle(server_.port());
    idle.exchange(get_hello);
    Client busy(server_.port());
    busy.send(get_slow);
    slow_has_begun_.get_future().wait();
    auto stopped = server_.begin_stop(5s);
    EXPECT_EQ(idle.receive_rest(), "") << "an idle connection is closed at once";
    EXPECT_THROW(Client{server_.port()}, std::runtime_error) << "nothing is accepted any more";
    release();
    const auto response = busy.receive();
    EXPECT_EQ(response.body, "done");
    EXPECT_EQ(response.header("connection"), "close");
    busy.close();
    EXPECT_EQ(stopped.wait_for(5s), std::future_status::ready);
}

TEST_F(ListenerTest, answers_what_a_proxy_sends_on_an_idle_connection_while_it_stops) {
    server_.options.trusted_proxies = async::NetworkSet({"127.0.0.1/32"});
    server_.start();
    Client idle(server_.port());
    idle.exchange(get_hello);
    Client unused(server_.port());
    auto stopped = server_.begin_stop(5s);
    server_.run([] {});
    EXPECT_THROW(Client{server_.port()}, std::runtime_error) << "nothing is accepted any more";
    for (auto* client : {&idle, &unused}) {
        const auto response = client->exchange(get_hello);
        EXPECT_EQ(response.body, "hello");
        EXPECT_EQ(response.header("connection"), "close");
        client->close();
    }
    EXPECT_EQ(stopped.wait_for(5s), std::future_status::ready);
}

TEST_F(ListenerTest, ends_an_idle_connection_of_a_proxy_before_the_grace_is_over) {
    server_.options.trusted_proxies = async::NetworkSet({"127.0.0.1/32"});
    server_.options.limits.stop_idle_time_max = 50ms;
    server_.start();
    Client idle(server_.port());
    idle.exchange(get_hello);
    auto stopped = server_.begin_stop(60s);
    EXPECT_EQ(idle.receive_rest(), "");
    idle.close();
    EXPECT_EQ(stopped.wait_for(5s), std::future_status::ready);
}

TEST_F(ListenerTest, cuts_what_outlives_the_grace) {
    server_.start();
    Client busy(server_.port());
    busy.send("POST /nothing HTTP/1.1\r\nHost: a\r\n");
    Client other(server_.port());
    other.exchange(get_hello);
    auto stopped = server_.begin_stop(50ms);
    EXPECT_EQ(stopped.wait_for(4s), std::future_status::ready);
    EXPECT_EQ(busy.receive_rest(), "");
}

// Goal: a request is answered by the router that it began with, which goes when the answer is out,
// and the next one on the same connection by the new router.
TEST_F(ListenerTest, answers_with_the_router_that_a_request_began_with) {
    std::promise<void> has_begun;
    const auto make_router = [&](std::string name) {
        auto router = std::make_shared<Router>(AccessCheck(Server::allow_all));
        Handler handler = [this, &has_begun, name](Request&) -> awaitable<Response> {
            if (name == "first") {
                has_begun.set_value();
                co_await released_.wait();
            }
            co_return text_response(200, name);
        };
        router->add({Method::get, "/name", Access{}, 0, std::move(handler), "name"});
        return router;
    };
    const std::string get_name = "GET /name HTTP/1.1\r\nHost: a\r\n\r\n";
    auto first = make_router("first");
    const std::weak_ptr<Router> left = first;
    server_.first_router = std::exchange(first, nullptr);
    server_.start();
    Client client(server_.port());
    client.send(get_name);
    has_begun.get_future().wait();
    server_.run([&] {
        server_.first_router.reset();
        server_.listener->set_router(make_router("second"));
    });
    EXPECT_EQ(Client(server_.port()).exchange(get_name).body, "second");
    EXPECT_FALSE(left.expired());
    release();
    EXPECT_EQ(client.receive().body, "first");
    EXPECT_EQ(client.exchange(get_name).body, "second");
    EXPECT_TRUE(left.expired());
}

TEST_F(ListenerTest, refuses_an_address_in_use) {
    server_.start();
    ListenerOptions options;
    options.port = server_.port();
    IoContext context(1);
    Metrics metrics;
    try {
        const Listener second(context, options, Server::unowned(server_.router), metrics,
                              server_.files);
        FAIL() << "two listeners have one port";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::unavailable);
    }
}

TEST_F(ListenerTest, streams_events_as_they_come) {
    server_.start();
    Client client(server_.port());
    client.send(get_events);
    const auto head = client.receive_until("\r\n\r\n");
    EXPECT_NE(head.find("Content-Type: text/event-stream; charset=utf-8"), std::string::npos);
    client.receive_until(": open\n\n");
    server_.run([this] { stream_->send({"job", "{\"a\":1}\nsecond"}); });
    client.receive_until("event: job\ndata: {\"a\":1}\ndata: second\n\n");
    client.receive_until(": keep-alive\n\n");
    server_.run([this] { stream_->close(); });
    client.receive_until("\r\n0\r\n\r\n");
    EXPECT_EQ(client.exchange(get_hello).body, "hello") << "the connection lives on";
}

TEST_F(ListenerTest, ends_event_streams_when_it_stops) {
    server_.start();
    Client client(server_.port());
    client.send(get_events);
    client.receive_until(": open\n\n");
    auto stopped = server_.begin_stop(5s);
    EXPECT_TRUE(client.receive_rest().ends_with("0\r\n\r\n"));
    client.close();
    EXPECT_EQ(stopped.wait_for(5s), std::future_status::ready);
}

TEST_F(ListenerTest, forgets_an_event_stream_whose_client_left) {
    keep_alive_ = 1h;  // no write finds it out
    server_.start();
    {
        Client client(server_.port());
        client.send(get_events);
        client.receive_until(": open\n\n");
    }
    Client other(server_.port());
    while (server_.run([this] { return stream_->is_open(); })) {
        other.exchange(get_hello);
    }
    EXPECT_EQ(server_.run([this] { return server_.metrics.open_connections().Value(); }), 1);
}

TEST_F(ListenerTest, closes_an_event_stream_whose_reader_is_too_slow) {
    server_.start();
    Client client(server_.port());
    client.send(get_events);
    client.receive_until(": open\n\n");
    const bool is_open = server_.run([this] {
        for (int i = 0; i < 5; ++i) {
            stream_->send({"", "x"});
        }
        return stream_->is_open();
    });
    EXPECT_FALSE(is_open);
}

TEST_F(ListenerTest, limits_open_streams) {
    server_.options.limits.streams_max = 1;
    server_.start();
    Client first(server_.port());
    first.send(get_events);
    first.receive_until(": open\n\n");
    Client second(server_.port());
    EXPECT_EQ(second.exchange(get_events).status, 503);
}

Response stream_of(std::vector<std::string> pieces, std::optional<std::uint64_t> length) {
    Response response;
    const auto write = [](std::vector<std::string> texts, StreamWriter& out) -> awaitable<void> {
        for (const auto& text : texts) {
            if (text == "throw") {
                throw Error(ErrorKind::unavailable, "The source broke.");
            }
            co_await out.write(text);
        }
    };
    response.body = StreamBody{
        [write, pieces = std::move(pieces)](StreamWriter& out) { return write(pieces, out); },
        length};
    return response;
}

TEST_F(ListenerTest, sends_streams_in_chunks_or_with_their_length) {
    server_.add(Method::get, "/chunks",
                [](Request&) { return stream_of({"hello", std::string(200'000, 'x')}, {}); });
    server_.add(Method::get, "/known", [](Request&) { return stream_of({"hel", "lo"}, 5); });
    server_.start();
    Client client(server_.port());
    const auto chunks = client.exchange("GET /chunks HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(chunks.header("transfer-encoding"), "chunked");
    EXPECT_EQ(chunks.body, "hello" + std::string(200'000, 'x'));
    const auto known = client.exchange("GET /known HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(known.header("content-length"), "5");
    EXPECT_EQ(known.body, "hello");
    Client old(server_.port());
    old.send("GET /chunks HTTP/1.0\r\n\r\n");
    EXPECT_TRUE(old.receive_rest().ends_with("xxx"));
}

// Nobody may take a part for the whole.
TEST_F(ListenerTest, cuts_the_connection_when_a_stream_breaks) {
    server_.add(Method::get, "/broken", [](Request&) { return stream_of({"hello", "throw"}, {}); });
    server_.add(Method::get, "/short", [](Request&) { return stream_of({"hello"}, 6); });
    server_.add(Method::get, "/long", [](Request&) { return stream_of({"hello"}, 4); });
    server_.start();
    for (const std::string path : {"/broken", "/short", "/long"}) {
        Client client(server_.port());
        client.send(fmt::format("GET {} HTTP/1.1\r\nHost: a\r\n\r\n{}", path, get_hello));
        const auto bytes = client.receive_rest();
        // The head may end in a 0 of its own (Server-Timing).
        const auto body = bytes.find("\r\n\r\n") + 4;
        EXPECT_EQ(bytes.find("0\r\n\r\n", body), std::string::npos) << path;
        EXPECT_EQ(bytes.find("HTTP/1.1", 8), std::string::npos) << path;
    }
}

}  // namespace
}  // namespace mien::http
