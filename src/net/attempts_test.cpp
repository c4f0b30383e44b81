// What a client repeats and follows, and what it does not.
#include "net/curl_transfer.hpp"
#include "net/net_test_client.hpp"
#include "tests/support/coro_test.hpp"

namespace mien::net {
namespace {

using std::chrono::seconds;
using test::error_of;
using test::soon;
using testing::answer;
using testing::get;
using testing::has_line;
using testing::local_options;
using testing::Reply;
using testing::request_of;
using testing::say_ok;
using testing::Seen;
using testing::TestServer;

Request get_following(std::string url) {
    auto request = get(std::move(url));
    request.redirects_max = 3;
    request.headers = {{"X-Plain", "plain"}, {"AUTHORIZATION", "Basic hidden"}};
    request.secret_headers.push_back({"X-Key", Secret("hidden")});
    return request;
}

// Answers each path of the table with a redirect to its target, any other with 200.
TestServer::Script redirecting(std::map<std::string, std::string> targets) {
    return [targets = std::move(targets)](const Seen& seen) -> Reply {
        const auto begin = seen.head.find(' ') + 1;
        const auto path = seen.head.substr(begin, seen.head.find(' ', begin) - begin);
        const auto found = targets.find(path);
        if (found == targets.end()) {
            return {answer("200 OK", "there")};
        }
        return {answer("302 Found", "moved", "Location: " + found->second + "\r\n")};
    };
}

MIEN_CORO_TEST(attempts, a_redirect_is_followed_only_where_that_is_asked_for) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, redirecting({{"/from", "/to"}}));
    const auto kept = co_await client.send(get(server.url("/from")), soon());
    EXPECT_EQ(kept.status, 302);
    EXPECT_EQ(kept.body, "moved");
    const auto followed = co_await client.send(get_following(server.url("/from")), soon());
    EXPECT_EQ(followed.status, 200);
    EXPECT_EQ(followed.url, server.url("/to"));
    EXPECT_TRUE(has_line(server.requests().back(), "X-Key: hidden"));
    EXPECT_TRUE(has_line(server.requests().back(), "AUTHORIZATION: Basic hidden"));
    auto post = get_following(server.url("/from"));
    post.method = Method::post;
    const auto answered = co_await client.send(post, soon());
    EXPECT_EQ(answered.status, 302);
}

// The way leads to another host and back again: the credentials are gone from the first hop on.
MIEN_CORO_TEST(attempts, credentials_never_follow_to_another_host) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer other(context, say_ok);
    std::string back;
    TestServer server(context, [&](const Seen& seen) -> Reply {
        if (seen.head.starts_with("GET /end")) {
            return {answer("200 OK", "there")};
        }
        const auto target = seen.head.starts_with("GET /port") ? other.url("/", "a.test") : back;
        return {answer("307 Temporary Redirect", "", "Location: " + target + "\r\n")};
    });
    back = server.url("/end", "b.test");
    for (const auto* path : {"/host", "/port"}) {
        const auto response =
            co_await client.send(get_following(server.url(path, "a.test")), soon());
        EXPECT_EQ(response.status, 200);
        EXPECT_TRUE(response.url != server.url(path, "a.test"));
    }
    const std::vector<Seen> arrived{server.requests()[1], other.requests()[0]};
    for (const auto& seen : arrived) {
        EXPECT_TRUE(has_line(seen, "X-Plain: plain"));
        EXPECT_EQ(seen.head.find("hidden"), std::string::npos) << seen.head;
    }
}

MIEN_CORO_TEST(attempts, each_hop_is_judged_like_a_first_request) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    std::string target;
    TestServer server(context, [&](const Seen&) -> Reply {
        return {answer("301 Moved Permanently", "", "Location: " + target + "\r\n")};
    });
    for (const auto* location : {"http://10.0.0.1/", "http://127.0.0.2/", "http://0x7f.2/",
                                 "http://[::1]/", "http://mixed.test/", "//169.254.169.254/latest",
                                 "ftp://a.test/", "http://u:p@a.test/", "file:///etc/passwd"}) {
        target = location;
        const auto error = co_await error_of(client.send(get_following(server.url("/")), soon()));
        MIEN_REQUIRE(error);
        EXPECT_EQ(error->kind(), ErrorKind::upstream_failed) << location;
        EXPECT_TRUE(error->message().starts_with("The peer redirects to where it may not: "));
    }
}

MIEN_CORO_TEST(attempts, a_circle_of_redirects_ends) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, redirecting({{"/a", "/b"}, {"/b", "/a"}}));
    const auto error = co_await error_of(client.send(get_following(server.url("/a")), soon()));
    MIEN_REQUIRE(error);
    EXPECT_EQ(error->message(), "The peer redirects too often.");
    EXPECT_EQ(server.requests().size(), 4U);
}

// Answers with each status in turn, then 200.
TestServer::Script failing(std::vector<std::string> replies) {
    const auto left = std::make_shared<std::deque<std::string>>(replies.begin(), replies.end());
    return [left](const Seen&) -> Reply {
        if (left->empty()) {
            return {answer("200 OK", "fine")};
        }
        const auto reply = left->front();
        left->pop_front();
        return {reply, reply.empty() ? Reply::Then::close : Reply::Then::keep};
    };
}

MIEN_CORO_TEST(attempts, are_made_again_when_the_request_may_be_repeated) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(
        context, failing({answer("503 Busy", "", "Retry-After: 0\r\n"), "", answer("500 Broken")}));
    auto request = request_of(Method::put, server.url("/"), "again");
    request.attempts_max = 4;
    const auto response = co_await client.send(request, soon());
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.attempts, 4);
    MIEN_REQUIRE(server.requests().size() == 4U);
    for (const auto& seen : server.requests()) {
        EXPECT_EQ(seen.body, "again");
    }
}

MIEN_CORO_TEST(attempts, are_as_many_as_the_caller_allows) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, [](const Seen&) -> Reply { return {answer("503 Busy")}; });
    const auto once = co_await client.send(get(server.url("/")), soon());
    EXPECT_EQ(once.status, 503);
    EXPECT_EQ(server.requests().size(), 1U);
    auto request = get(server.url("/"));
    request.attempts_max = 2;
    const auto twice = co_await client.send(request, soon());
    EXPECT_EQ(twice.attempts, 2);
    EXPECT_EQ(server.requests().size(), 3U);
}

MIEN_CORO_TEST(attempts, do_not_wait_beyond_the_deadline) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, [](const Seen&) -> Reply {
        return {answer("429 Slow", "", "Retry-After: 3600\r\n")};
    });
    auto request = get(server.url("/"));
    request.attempts_max = 5;
    const auto response = co_await client.send(request, soon());
    EXPECT_EQ(response.status, 429);
    EXPECT_EQ(response.attempts, 1);
}

MIEN_CORO_TEST(attempts, do_not_repeat_what_is_refused_for_good) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, [](const Seen&) -> Reply { return {answer("409 Taken")}; });
    auto request = get(server.url("/"));
    request.attempts_max = 5;
    const auto response = co_await client.send(request, soon());
    EXPECT_EQ(response.status, 409);
    EXPECT_EQ(server.requests().size(), 1U);
}

// The server takes the request on a kept connection and goes away without a word: libcurl would
// send it again by itself.
MIEN_CORO_TEST(attempts, what_may_not_be_repeated_is_sent_once_on_a_dead_connection) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, [](const Seen& seen) -> Reply {
        const bool is_first = seen.head.find(" /first ") != std::string::npos;
        return is_first ? Reply{answer("200 OK")} : Reply{"", Reply::Then::close};
    });
    std::size_t expected = 0;
    for (const auto& [method, body] :
         std::vector<std::pair<Method, std::string>>{{Method::post, "body"},
                                                     {Method::post, ""},
                                                     {Method::delete_, ""},
                                                     {Method::put, std::string(3'000'000, 'x')}}) {
        co_await client.send(get(server.url("/first")), soon());
        const auto error =
            co_await error_of(client.send(request_of(method, server.url("/once"), body), soon()));
        EXPECT_TRUE(error);
        expected += 2;
        EXPECT_EQ(server.requests().size(), expected);
    }
}

// What a caller must know who may not ask twice: whether the server can have acted.
MIEN_CORO_TEST(attempts, tell_whether_the_body_was_begun) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, [](const Seen&) -> Reply { return {"", Reply::Then::close}; });
    auto request = request_of(Method::post, server.url("/"), "body");
    request.is_body_begun = std::make_shared<bool>(false);
    const auto lost = co_await error_of(client.send(request, soon()));
    EXPECT_TRUE(lost);
    EXPECT_TRUE(*request.is_body_begun);
    // Nobody listens on the port of a server that is gone.
    auto gone = std::make_unique<TestServer>(context, say_ok);
    request.url = gone->url("/");
    gone.reset();
    request.is_body_begun = std::make_shared<bool>(false);
    const auto refused = co_await error_of(client.send(request, soon()));
    EXPECT_TRUE(refused);
    EXPECT_FALSE(*request.is_body_begun);
}

// Whatever was judged before: here nothing was.
MIEN_CORO_TEST(attempts, the_address_of_a_socket_is_judged_when_it_is_made) {
    async::WorkPool files(1, 8);
    TestServer server(context, say_ok);
    const auto multi = std::make_shared<CurlMulti>(context.get_executor(), 4);
    const auto settings = std::make_shared<TransferSettings>();
    const auto request = get(server.url("/", "a.test"));
    CurlTransfer::Target target;
    target.url = parse_url(request.url);
    target.addresses = {asio::ip::make_address("127.0.0.1")};
    CurlTransfer transfer(multi, context.get_executor(), files, settings, request, target);
    const auto error = co_await error_of(transfer.wait_for_head());
    MIEN_REQUIRE(error);
    EXPECT_EQ(error->kind(), ErrorKind::invalid);
    EXPECT_EQ(server.connections(), 0);
}

}  // namespace
}  // namespace mien::net
