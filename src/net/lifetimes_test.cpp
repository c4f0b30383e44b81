// Calls that end before their answer, in every order, and many at once.
#include "net/net_test_client.hpp"
#include "tests/support/coro_test.hpp"

namespace mien::net {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using test::error_of;
using test::soon;
using testing::answer;
using testing::get;
using testing::local_options;
using testing::Reply;
using testing::say_ok;
using testing::Seen;
using testing::TestServer;

Reply stall(const Seen&) {
    return {"", Reply::Then::stall};
}

MIEN_CORO_TEST(lifetimes, a_cancelled_call_takes_its_connection_with_it) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, [](const Seen& seen) -> Reply {
        return seen.head.starts_with("GET /stall") ? stall(seen) : say_ok(seen);
    });
    const auto nothing = co_await async::run_until(client.send(get(server.url("/stall")), soon()),
                                                   server.wait_for_requests(1));
    EXPECT_FALSE(nothing);
    co_await server.wait_for_ends(1);
    const auto response = co_await client.send(get(server.url("/")), soon());
    EXPECT_EQ(response.body, "fine");
}

MIEN_CORO_TEST(lifetimes, a_stream_that_is_dropped_takes_its_connection_with_it) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, [](const Seen&) -> Reply {
        return {answer("200 OK", std::string(10'000'000, 'x'))};
    });
    auto request = get(server.url("/"));
    request.body_bytes_max = 10'000'000;
    auto stream = co_await client.open(request, soon());
    const auto begin = co_await stream->read(10, soon());
    EXPECT_EQ(begin.size(), 10U);
    stream.reset();
    co_await server.wait_for_ends(1);
}

MIEN_CORO_TEST(lifetimes, calls_end_with_their_client) {
    async::WorkPool files(1, 8);
    TestServer server(context, stall);
    async::Signal ended(context.get_executor());
    auto client = std::make_unique<WebClient>(context.get_executor(), files, local_options());
    std::vector<std::string> messages;
    for (int i = 0; i < 3; ++i) {
        async::spawn(context.get_executor(), "call", [&]() -> awaitable<void> {
            const auto error = co_await error_of(client->send(get(server.url("/")), soon()));
            messages.push_back(error ? error->message() : "");
            ended.notify_all();
        });
    }
    co_await server.wait_for_requests(3);
    client.reset();
    while (messages.size() < 3) {
        co_await ended.wait();
    }
    EXPECT_EQ(messages[0], "The peer is not called any more: the program stops.");
    co_await server.wait_for_ends(3);
}

MIEN_CORO_TEST(lifetimes, a_stream_may_outlive_its_client) {
    async::WorkPool files(1, 8);
    TestServer server(context, [](const Seen&) -> Reply {
        return {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", Reply::Then::stall};
    });
    auto client = std::make_unique<WebClient>(context.get_executor(), files, local_options());
    const auto stream = co_await client->open(get(server.url("/")), soon());
    const auto half = co_await stream->read(100, soon());
    EXPECT_EQ(half, "half");
    client.reset();
    const auto error = co_await error_of(stream->read(100, soon()));
    MIEN_REQUIRE(error);
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
}

MIEN_CORO_TEST(lifetimes, a_read_that_is_late_may_be_tried_again) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, [](const Seen&) -> Reply {
        return {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", Reply::Then::stall};
    });
    const auto stream = co_await client.open(get(server.url("/")), soon());
    for (int i = 0; i < 2; ++i) {
        const auto error = co_await error_of(stream->read(10, deadline_in(milliseconds(20))));
        MIEN_REQUIRE(error);
        EXPECT_EQ(error->message(), "The peer took too long.");
    }
}

awaitable<void> call(WebClient& client, std::string url) {
    const auto response = co_await client.send(get(std::move(url)), deadline_in(hours(1)));
    EXPECT_EQ(response.status, 200);
}

// The calls keep what they use of their client until the context destroys them.
TEST(lifetimes, calls_may_be_destroyed_with_their_context) {
    async::WorkPool files(1, 8);
    auto context = std::make_unique<IoContext>(1);
    auto client = std::make_unique<WebClient>(context->get_executor(), files, local_options());
    auto server = std::make_unique<TestServer>(*context, stall);
    for (int i = 0; i < 3; ++i) {
        async::spawn(context->get_executor(), "call",
                     [&] { return call(*client, server->url("/")); });
    }
    while (server->requests().size() < 3) {
        context->run_one();
    }
    server.reset();
    client.reset();
    context.reset();
}

MIEN_CORO_TEST(lifetimes, a_hundred_calls_run_at_once_on_a_bounded_number_of_connections) {
    async::WorkPool files(1, 8);
    auto options = local_options();
    options.connections_max = 8;
    WebClient client(context.get_executor(), files, options);
    TestServer server(context, [](const Seen& seen) -> Reply {
        return {answer("200 OK", seen.head.substr(0, seen.head.find('\r')))};
    });
    async::Signal ended(context.get_executor());
    int right = 0;
    int done = 0;
    for (int i = 0; i < 100; ++i) {
        async::spawn(context.get_executor(), "call", [&, i]() -> awaitable<void> {
            const auto path = "/" + std::to_string(i);
            const auto response = co_await client.send(get(server.url(path)), soon());
            right += response.body == "GET " + path + " HTTP/1.1" ? 1 : 0;
            ++done;
            ended.notify_all();
        });
    }
    while (done < 100) {
        co_await ended.wait();
    }
    EXPECT_EQ(right, 100);
    EXPECT_LE(server.connections(), 8);
}

}  // namespace
}  // namespace mien::net
