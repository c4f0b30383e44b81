#include "http/session.hpp"

#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "base/json.hpp"
#include "http/http_test_client.hpp"
#include "http/http_test_server.hpp"
#include "http/stream_writer.hpp"

namespace mien::http {
namespace {

using namespace std::chrono_literals;
using testing::Client;
using testing::Server;

std::string get(std::string_view target, std::string_view fields = "") {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}

std::string post(std::string_view target, std::string_view body, std::string_view fields = "") {
    return "POST " + std::string(target) +
           " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string(fields) + "\r\n" + std::string(body);
}

std::string code_of(const testing::ClientResponse& response) {
    return json::value_to<std::string>(parse_json(response.body).at("code"));
}

class SessionTest : public ::testing::Test {
  protected:
    SessionTest() {
        server_.add(Method::get, "/hello", [](Request&) { return text_response(200, "hello"); });
        server_.add(Method::get, "/things/{id}", [](Request& request) {
            return text_response(200, std::string(request.param("id")) + "|" +
                                          std::string(request.query("q").value_or("-")));
        });
        server_.add(
            Method::post, "/echo",
            [](Request& request) { return text_response(200, request.body); }, 64);
        server_.add(Method::get, "/facts", [](Request& request) {
            return text_response(200, request.peer.to_string() + " " +
                                          (request.is_secure ? "secure" : "plain") + " " +
                                          std::string(request.host()));
        });
    }
    void start() { server_.start(); }
    Client connect() { return Client(server_.port()); }

    Server server_;
};

TEST_F(SessionTest, answers_with_the_headers_that_all_responses_carry) {
    start();
    auto client = connect();
    const auto response = client.exchange(get("/hello"));
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "hello");
    EXPECT_EQ(response.header("content-type"), "text/plain; charset=utf-8");
    EXPECT_EQ(response.header("content-length"), "5");
    EXPECT_EQ(response.header("x-content-type-options"), "nosniff");
    EXPECT_EQ(response.header("cache-control"), "no-store");
    EXPECT_EQ(response.header("referrer-policy"), "no-referrer");
    EXPECT_EQ(response.header("content-security-policy"),
              "default-src 'none'; frame-ancestors 'none'");
    EXPECT_EQ(response.header("x-request-id").size(), 36U);
    EXPECT_TRUE(response.header("date").ends_with(" GMT"));
    EXPECT_TRUE(response.header("server-timing").starts_with("total;dur="));
    EXPECT_EQ(response.header("strict-transport-security"), "");
}

TEST_F(SessionTest, lets_a_response_replace_the_defaults_and_adds_hsts_behind_tls) {
    server_.options.is_behind_tls = true;
    server_.add(Method::get, "/page", [](Request&) {
        auto response = text_response(200, "<p>", "text/html; charset=utf-8");
        response.set("Content-Security-Policy", "default-src 'self'");
        response.set("Cache-Control", "max-age=60");
        return response;
    });
    start();
    auto client = connect();
    const auto response = client.exchange(get("/page"));
    EXPECT_EQ(response.header("content-security-policy"), "default-src 'self'");
    EXPECT_EQ(response.header("cache-control"), "max-age=60");
    EXPECT_EQ(response.head.find("no-store"), std::string::npos);
    EXPECT_NE(response.header("strict-transport-security"), "");
}

TEST_F(SessionTest, keeps_the_callers_request_id_when_it_is_plain) {
    start();
    auto client = connect();
    const auto id_for = [&](const std::string& sent) {
        const auto fields = "X-Request-Id: " + sent + "\r\n";
        return client.exchange(get("/hello", fields)).header("x-request-id");
    };
    EXPECT_EQ(id_for("trace-0001_A"), "trace-0001_A");
    EXPECT_EQ(id_for("short").size(), 36U);
    EXPECT_EQ(id_for(std::string(65, 'a')).size(), 36U);
    EXPECT_EQ(id_for("with space").size(), 36U);
}

TEST_F(SessionTest, serves_many_requests_on_one_connection) {
    start();
    auto client = connect();
    for (int i = 0; i < 50; ++i) {
        const auto number = std::to_string(i);
        EXPECT_EQ(client.exchange(get("/things/" + number + "?q=%C3%A4")).body, number + "|ä");
    }
}

// What a handler or the access check leaves in a request is of that request alone: behind a proxy
// the next one on the connection is often another person's.
TEST_F(SessionTest, nothing_of_a_request_is_in_the_next_one) {
    const auto something = std::make_shared<int>(1);
    server_.add(Method::post, "/first/{id}", [&](Request& request) {
        // Both types are opaque here; nobody looks into them.
        request.checked_body = {something, reinterpret_cast<api::CheckedBody*>(something.get())};
        request.principal = {something, reinterpret_cast<core::Principal*>(something.get())};
        request.body_file = BodyFile{.path = "file"};
        request.actor = "somebody";
        request.refused_for = "reason";
        return text_response(200, "");
    });
    std::string left = "not asked";
    server_.add(Method::get, "/next", [&](Request& request) {
        left.clear();
        left += request.checked_body ? "checked_body " : "";
        left += request.principal ? "principal " : "";
        left += request.body_file ? "body_file " : "";
        left += request.body + request.actor + std::string(request.refused_for);
        left += request.query("q").value_or("");
        left += request.header("x-first").value_or("");
        left += request.parameters.empty() ? "" : "parameters ";
        return text_response(200, "");
    });
    start();
    auto client = connect();
    EXPECT_EQ(client.exchange(post("/first/a?q=b", "text", "X-First: c\r\n")).status, 200);
    EXPECT_EQ(client.exchange(get("/next")).status, 200);
    EXPECT_EQ(left, "");
    EXPECT_EQ(something.use_count(), 1);
}

TEST_F(SessionTest, answers_pipelined_requests_in_order) {
    start();
    auto client = connect();
    std::string bytes;
    for (int i = 0; i < 20; ++i) {
        bytes += get("/things/" + std::to_string(i));
        bytes += post("/echo", "body " + std::to_string(i));
    }
    client.send(bytes);
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(client.receive().body, std::to_string(i) + "|-");
        EXPECT_EQ(client.receive().body, "body " + std::to_string(i));
    }
}

TEST_F(SessionTest, reads_a_request_that_comes_byte_by_byte) {
    start();
    auto client = connect();
    const auto bytes = post("/echo", "hello");
    for (const char byte : bytes) {
        client.send(std::string_view(&byte, 1));
    }
    EXPECT_EQ(client.receive().body, "hello");
}

TEST_F(SessionTest, reads_chunked_bodies_and_what_follows_them) {
    start();
    auto client = connect();
    client.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n" +
        get("/hello"));
    EXPECT_EQ(client.receive().body, "hello world");
    EXPECT_EQ(client.receive().body, "hello");
}

TEST_F(SessionTest, asks_for_the_body_when_the_client_waits_for_that) {
    start();
    auto client = connect();
    client.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
        "Content-Length: 5\r\n\r\n");
    EXPECT_EQ(client.receive_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_EQ(client.exchange("hello").body, "hello");
}

TEST_F(SessionTest, refuses_a_body_above_the_limit_of_the_route) {
    start();
    auto announced = connect();
    const auto response = announced.exchange(
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 65\r\n\r\n");
    EXPECT_EQ(response.status, 413);
    EXPECT_EQ(response.header("connection"), "close");
    EXPECT_EQ(announced.receive_rest(), "");

    auto sent = connect();
    EXPECT_EQ(sent.exchange(post("/echo", std::string(300'000, 'x'))).status, 413);

    auto chunked = connect();
    EXPECT_EQ(chunked
                  .exchange("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                            "41\r\n")
                  .status,
              413);

    auto fitting = connect();
    EXPECT_EQ(fitting.exchange(post("/echo", std::string(64, 'x'))).status, 200);
}

TEST_F(SessionTest, refuses_a_body_with_a_content_encoding) {
    start();
    for (const std::string encoding : {"gzip", "br", "identity, gzip"}) {
        auto client = connect();
        const auto response =
            client.exchange("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Encoding: " + encoding +
                            "\r\nContent-Length: 1\r\n\r\nx");
        EXPECT_EQ(response.status, 415);
        EXPECT_NE(response.body.find("send it as it is"), std::string::npos) << response.body;
    }
    auto client = connect();
    EXPECT_EQ(client
                  .exchange("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Encoding: identity\r\n"
                            "Content-Length: 1\r\n\r\nx")
                  .status,
              200);
}

TEST_F(SessionTest, refuses_broken_chunks) {
    start();
    auto client = connect();
    const auto response = client.exchange(
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\nhello");
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(code_of(response), "bad_chunk");
    EXPECT_EQ(client.receive_rest(), "");
}

// The second request of a smuggling attempt must never be answered.
TEST_F(SessionTest, closes_after_a_refused_head) {
    start();
    for (const std::string_view fields :
         {"Transfer-Encoding: gzip\r\nContent-Length: 4\r\n", "Content-Length: 4, 4\r\n",
          "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "Host: b\r\n"}) {
        auto client = connect();
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n" +
                    get("/hello"));
        const auto response = client.receive();
        EXPECT_EQ(response.status, 400) << fields;
        EXPECT_EQ(response.header("content-type"), "application/problem+json");
        EXPECT_EQ(response.header("connection"), "close");
        EXPECT_EQ(client.receive_rest(), "") << fields;
    }
}

TEST_F(SessionTest, refuses_large_heads) {
    start();
    auto fields = connect();
    EXPECT_EQ(fields.exchange(get("/hello", "X: " + std::string(9000, 'x') + "\r\n")).status, 431);
    auto target = connect();
    EXPECT_EQ(target.exchange(get("/" + std::string(5000, 'x'))).status, 414);
    std::string many;
    for (int i = 0; i < 101; ++i) {
        many += "X: y\r\n";
    }
    auto count = connect();
    EXPECT_EQ(count.exchange(get("/hello", many)).status, 431);
}

TEST_F(SessionTest, tells_apart_unknown_paths_and_unknown_methods) {
    start();
    auto client = connect();
    const auto missing = client.exchange(get("/nothing"));
    EXPECT_EQ(missing.status, 404);
    EXPECT_EQ(code_of(missing), "not_found");
    const auto wrong = client.exchange("PUT /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(wrong.status, 405);
    EXPECT_EQ(wrong.header("allow"), "POST, OPTIONS");
    const auto options = client.exchange("OPTIONS /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(options.status, 204);
    EXPECT_EQ(options.header("allow"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(options.header("content-length"), "");
    EXPECT_EQ(client.exchange("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").status, 204);
    EXPECT_EQ(client.exchange(get("/hello")).body, "hello") << "the connection lives on";
}

TEST_F(SessionTest, does_not_read_the_body_of_an_unmatched_request) {
    start();
    auto client = connect();
    const auto response = client.exchange(
        "POST /nothing HTTP/1.1\r\nHost: a\r\n"
        "Content-Length: 1000000\r\n\r\n");
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(response.header("connection"), "close");
    EXPECT_EQ(client.receive_rest(), "");
}

TEST_F(SessionTest, answers_head_without_a_body) {
    start();
    auto client = connect();
    const auto response = client.exchange("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n", "HEAD");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.header("content-length"), "5");
    EXPECT_EQ(client.exchange(get("/hello")).body, "hello");
}

TEST_F(SessionTest, closes_when_asked_and_after_http_1_0) {
    start();
    auto asked = connect();
    EXPECT_EQ(asked.exchange(get("/hello", "Connection: close\r\n")).header("connection"), "close");
    EXPECT_EQ(asked.receive_rest(), "");
    auto old = connect();
    EXPECT_EQ(old.exchange("GET /hello HTTP/1.0\r\n\r\n").body, "hello");
    EXPECT_EQ(old.receive_rest(), "");
}

TEST_F(SessionTest, sends_large_bodies_whole) {
    const auto shared = std::make_shared<const std::string>(5'000'000, 'x');
    server_.add(Method::get, "/large", [shared](Request&) {
        Response response;
        response.body = shared;
        return response;
    });
    start();
    auto client = connect();
    client.send(get("/large") + get("/hello"));
    EXPECT_EQ(client.receive().body, *shared);
    EXPECT_EQ(client.receive().body, "hello");
}

class SessionTimeTest : public SessionTest {
  protected:
    SessionTimeTest() {
        auto& limits = server_.options.limits;
        limits.header_time_max = 100ms;
        limits.body_time_max = 100ms;
        limits.write_time_max = 100ms;
        limits.idle_time_max = 100ms;
        limits.linger_time_max = 100ms;
    }
};

TEST_F(SessionTimeTest, answers_408_to_a_slow_head) {
    start();
    auto client = connect();
    const auto response = client.exchange("GET /hello HTTP/1.1\r\nHo");
    EXPECT_EQ(response.status, 408);
    EXPECT_EQ(client.receive_rest(), "");
}

TEST_F(SessionTimeTest, answers_408_to_a_slow_body) {
    start();
    auto client = connect();
    const auto response =
        client.exchange("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    EXPECT_EQ(response.status, 408);
    EXPECT_EQ(client.receive_rest(), "");
}

TEST_F(SessionTimeTest, closes_silent_connections_without_a_word) {
    start();
    auto silent = connect();
    EXPECT_EQ(silent.receive_rest(), "");
    auto idle = connect();
    EXPECT_EQ(idle.exchange(get("/hello")).status, 200);
    EXPECT_EQ(idle.receive_rest(), "");
}

TEST_F(SessionTimeTest, cuts_a_client_that_does_not_read) {
    server_.add(Method::get, "/large",
                [](Request&) { return text_response(200, std::string(50'000'000, 'x')); });
    start();
    auto client = connect();
    client.send(get("/large"));
    client.receive_until("\r\n\r\n");
    auto other = connect();
    other.exchange(get("/hello"));
    while (server_.run([&] { return server_.metrics.open_connections().Value(); }) > 1) {
        other.exchange(get("/hello"));
    }
    EXPECT_LT(client.receive_rest().size(), 50'000'000U);
}

TEST_F(SessionTest, survives_a_client_that_leaves_in_the_middle) {
    server_.add(Method::get, "/large",
                [](Request&) { return text_response(200, std::string(20'000'000, 'x')); });
    start();
    {
        auto client = connect();
        client.send(get("/large"));
        client.receive_until("\r\n\r\n");
    }
    {
        auto client = connect();
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    }
    auto client = connect();
    EXPECT_EQ(client.exchange(get("/hello")).body, "hello");
}

TEST_F(SessionTest, turns_errors_into_problems) {
    server_.add(Method::get, "/invalid", [](Request&) -> Response {
        throw Error(ErrorKind::invalid, "Two fields need attention.",
                    {{"/name", "blank", "A name is needed."}})
            .with_extensions(R"({"head": {"version": 3}, "status": 1})")
            .with_detail("secret detail");
    });
    server_.add(Method::get, "/later", [](Request&) -> Response {
        throw Error(ErrorKind::rate_limited, "Too often.").with_retry_after(7s);
    });
    server_.add(Method::get, "/internal", [](Request&) -> Response {
        throw Error(ErrorKind::internal, "secret cause").with_detail("secret detail");
    });
    server_.add(Method::get, "/unknown",
                [](Request&) -> Response { throw std::runtime_error("secret cause"); });
    start();
    auto client = connect();

    const auto invalid = client.exchange(get("/invalid", "X-Request-Id: request-1\r\n"));
    EXPECT_EQ(invalid.status, 422);
    EXPECT_EQ(invalid.header("content-type"), "application/problem+json");
    EXPECT_EQ(parse_json(invalid.body), parse_json(R"({
        "type": "/problems/invalid", "title": "The request breaks a rule", "status": 422,
        "code": "invalid", "detail": "Two fields need attention.", "request_id": "request-1",
        "problems": [{"pointer": "/name", "code": "blank", "message": "A name is needed."}],
        "head": {"version": 3}})"));

    EXPECT_EQ(client.exchange(get("/later")).header("retry-after"), "7");
    for (const auto* path : {"/internal", "/unknown"}) {
        const auto response = client.exchange(get(path));
        EXPECT_EQ(response.status, 500);
        EXPECT_EQ(code_of(response), "internal");
        EXPECT_EQ(response.body.find("secret"), std::string::npos);
    }
}

TEST_F(SessionTest, never_lets_input_begin_a_header) {
    server_.add(Method::get, "/reflect", [](Request& request) {
        auto response = no_content();
        response.set("X-Echo", request.query("q").value_or(""));
        return response;
    });
    start();
    auto client = connect();
    const auto response = client.exchange(get("/reflect?q=a%0d%0aSet-Cookie:%20x=y"));
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(response.headers.count("set-cookie"), 0U);
    EXPECT_EQ(client.exchange(get("/reflect?q=plain")).header("x-echo"), "plain");
}

TEST(session_access, checks_before_the_body_is_read) {
    const auto check = [](Request& request, const Route&) -> awaitable<void> {
        if (request.header("authorization") != "yes") {
            throw Error(ErrorKind::unauthenticated, "Sign in.");
        }
        co_return;
    };
    Server server(check);
    server.add(Method::post, "/echo",
               [](Request& request) { return text_response(200, request.body); });
    server.start();
    Client client(server.port());
    const auto refused = client.exchange(
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(refused.header("www-authenticate"), "Bearer realm=\"mien\"");
    EXPECT_EQ(client.receive_rest(), "");
    Client second(server.port());
    EXPECT_EQ(second.exchange(post("/echo", "hello", "Authorization: yes\r\n")).body, "hello");
}

TEST_F(SessionTest, believes_forwarded_headers_of_trusted_proxies_only) {
    const auto fields =
        "X-Forwarded-For: 9.9.9.9, 203.0.113.7, 10.1.2.3\r\n"
        "X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\n";
    start();
    auto stranger = connect();
    EXPECT_EQ(stranger.exchange(get("/facts", fields)).body, "127.0.0.1 plain a");

    Server behind_proxy;
    behind_proxy.options.trusted_proxies = async::NetworkSet({"127.0.0.1", "10.0.0.0/8"});
    behind_proxy.add(Method::get, "/facts", [](Request& request) {
        return text_response(200, request.peer.to_string() + (request.is_secure ? " secure" : ""));
    });
    behind_proxy.start();
    Client proxy(behind_proxy.port());
    EXPECT_EQ(proxy.exchange(get("/facts", fields)).body, "203.0.113.7 secure");
    EXPECT_EQ(proxy.exchange(get("/facts", "X-Forwarded-For: nonsense\r\n")).body, "127.0.0.1");
    const auto two_lines = "X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-For: 203.0.113.8\r\n";
    EXPECT_EQ(proxy.exchange(get("/facts", two_lines)).body, "203.0.113.8");
    EXPECT_EQ(proxy.exchange(get("/facts", "X_Forwarded_For: 9.9.9.9\r\n")).body, "127.0.0.1");
    EXPECT_EQ(proxy.exchange(get("/facts", "Forwarded: for=9.9.9.9\r\n")).body, "127.0.0.1");
}

TEST_F(SessionTest, counts_requests_for_prometheus) {
    start();
    auto client = connect();
    client.exchange(get("/hello"));
    client.exchange(get("/hello"));
    client.exchange(get("/nothing"));
    client.exchange(get("/hello"));
    const auto text = server_.run([&] { return server_.metrics.text(); });
    EXPECT_NE(text.find("mien_http_requests_total{route=\"/hello\",status=\"2xx\"} 3"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("mien_http_requests_total{route=\"unmatched\",status=\"4xx\"} 1"),
              std::string::npos);
    EXPECT_NE(text.find("mien_http_connections 1"), std::string::npos);
}

}  // namespace
}  // namespace mien::http
