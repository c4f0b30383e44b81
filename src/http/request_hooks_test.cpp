#include "http/request_hooks.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "http/http_test_client.hpp"
#include "http/http_test_server.hpp"
#include "http/stream_writer.hpp"

namespace mien::http {
namespace {

using testing::Client;
using testing::Server;

std::string get(std::string_view target) {
    return fmt::format("GET {} HTTP/1.1\r\nHost: a\r\n\r\n", target);
}

// A server that writes down each answer before it is sent.
class RecordingTest : public ::testing::Test {
  protected:
    RecordingTest() {
        server_.options.hooks.admit = [](Request& request) {
            if (request.host() != "a") {
                request.refused_for = "host";
                throw Error(ErrorKind::forbidden, "Not here.");
            }
        };
        server_.options.hooks.record = [this](const Request& request,
                                              Answered answered) -> awaitable<void> {
            if (is_broken_) {
                throw Error(ErrorKind::unavailable, "It cannot be recorded.");
            }
            records_.push_back(fmt::format("{} {} {} {}", request.target, request.route_name,
                                           answered.status, request.refused_for));
            co_return;
        };
        server_.add(Method::get, "/hello", [](Request&) { return text_response(200, "secret"); });
        server_.add(Method::get, "/broken",
                    [](Request&) -> Response { throw Error(ErrorKind::conflict, "No."); });
        server_.add_handler(Method::get, "/stream", [](Request&) -> awaitable<Response> {
            Response response;
            response.body = StreamBody{
                [](StreamWriter& writer) -> awaitable<void> { co_await writer.write("secret"); }};
            co_return response;
        });
        server_.start();
    }

    std::vector<std::string> records() {
        return server_.run([this] { return records_; });
    }
    void break_records() {
        server_.run([this] { is_broken_ = true; });
    }

    Server server_;

  private:
    std::vector<std::string> records_;
    bool is_broken_ = false;
};

TEST_F(RecordingTest, writes_down_every_answer_once) {
    Client client(server_.port());
    for (const auto* target : {"/hello", "/broken", "/stream", "/nothing?a=b"}) {
        client.exchange(get(target));
    }
    client.exchange("DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    client.exchange("OPTIONS /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    client.exchange("GET /hello HTTP/1.1\r\nHost: evil.test\r\n\r\n");
    client.exchange("GET /nothing HTTP/1.1\r\nHost: evil.test\r\n\r\n");
    client.exchange("GET /hello HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n");
    Client(server_.port()).exchange("GET //hello HTTP/1.1\r\nHost: a\r\n\r\n");
    Client(server_.port()).exchange("GET http://a/hello HTTP/1.1\r\nHost: a\r\n\r\n");
    Client(server_.port()).exchange("nonsense");
    EXPECT_THAT(records(), ::testing::ElementsAre(
                               "/hello /hello 200 ", "/broken /broken 409 ", "/stream /stream 200 ",
                               "/nothing?a=b  404 ", "/hello  405 ", "/hello  204 ",
                               "/hello /hello 403 host", "/nothing  403 host", "/hello  400 head",
                               "//hello  400 head", "http://a/hello  400 head", "  400 head"));
}

TEST_F(RecordingTest, turns_a_browser_away_with_a_page) {
    constexpr std::string_view browser =
        "Accept: application/xhtml+xml, TEXT/html;q=0.9, */*;q=0.8\r\n";
    const auto ask = [&](std::string_view method, std::string_view host, std::string_view fields) {
        return Client(server_.port())
            .exchange(
                fmt::format("{} /hello HTTP/1.1\r\nHost: {}\r\n{}\r\n", method, host, fields));
    };
    const auto page = ask("GET", "evil.test", browser);
    EXPECT_EQ(page.status, 403);
    EXPECT_EQ(page.header("content-type"), "text/html; charset=utf-8");
    EXPECT_THAT(page.body, ::testing::HasSubstr("<h1>Not here.</h1>"));
    EXPECT_THAT(page.body, ::testing::HasSubstr(page.header("x-request-id")));
    for (const auto& problem :
         {ask("GET", "evil.test", "Accept: */*\r\n"), ask("GET", "evil.test", ""),
          ask("GET", "evil.test", "Accept: text/htmlx, application/json\r\n"),
          ask("DELETE", "evil.test", browser)}) {
        EXPECT_EQ(problem.status, 403);
        EXPECT_EQ(problem.header("content-type"), "application/problem+json");
    }
    break_records();
    const auto unrecorded = ask("GET", "a", browser);
    EXPECT_EQ(unrecorded.status, 503);
    EXPECT_THAT(unrecorded.body, ::testing::HasSubstr("<h1>It cannot be recorded.</h1>"));
}

TEST_F(RecordingTest, answers_a_browser_that_was_let_in_as_anybody) {
    const auto answer =
        Client(server_.port())
            .exchange("GET /broken HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\n\r\n");
    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(answer.header("content-type"), "application/problem+json");
}

TEST_F(RecordingTest, sends_nothing_that_is_not_written_down) {
    break_records();
    Client client(server_.port());
    for (const auto* target : {"/hello", "/broken", "/stream", "/nothing"}) {
        const auto answer = client.exchange(get(target));
        EXPECT_EQ(answer.status, 503) << target;
        EXPECT_EQ(answer.body.find("secret"), std::string::npos);
    }
    const auto refused = client.exchange("GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
    EXPECT_EQ(refused.status, 503);
    EXPECT_THAT(records(), ::testing::IsEmpty());
}

}  // namespace
}  // namespace mien::http
