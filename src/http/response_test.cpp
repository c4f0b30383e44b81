#include "http/response.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/limits/text.hpp"
#include "http/problem.hpp"
#include "http/request.hpp"
#include "http/sse.hpp"
#include "http/trusted_proxies.hpp"

namespace mien::http {
namespace {

TEST(response, refuses_header_injection) {
    Response response;
    for (const std::string_view value :
         {std::string_view("a\r\nB: c"), std::string_view("a\n"), std::string_view("a\rb"),
          std::string_view("a\0b", 3), std::string_view("\x1b[m")}) {
        EXPECT_THROW(response.set("X", value), Error);
        EXPECT_THROW(response.add("X", value), Error);
    }
    EXPECT_THROW(response.set("X: Y", "z"), Error);
    EXPECT_THROW(response.set("", "z"), Error);
    EXPECT_THROW(response.set("content-length", "5"), Error);
    EXPECT_THROW(response.add("Transfer-Encoding", "chunked"), Error);
    EXPECT_TRUE(response.headers().empty());
}

TEST(response, replaces_or_adds_headers) {
    Response response;
    response.set("ETag", "1").set("etag", "2").add("Set-Cookie", "a").add("Set-Cookie", "b");
    EXPECT_EQ(*response.find("ETAG"), "2");
    EXPECT_EQ(response.headers().size(), 3U);
    EXPECT_EQ(response.find("X"), nullptr);
}

TEST(problem, gives_every_kind_its_status) {
    EXPECT_EQ(status_of(ErrorKind::malformed), 400U);
    EXPECT_EQ(status_of(ErrorKind::unauthenticated), 401U);
    EXPECT_EQ(status_of(ErrorKind::forbidden), 403U);
    EXPECT_EQ(status_of(ErrorKind::not_found), 404U);
    EXPECT_EQ(status_of(ErrorKind::not_allowed), 405U);
    EXPECT_EQ(status_of(ErrorKind::conflict), 409U);
    EXPECT_EQ(status_of(ErrorKind::gone), 410U);
    EXPECT_EQ(status_of(ErrorKind::stale_version), 412U);
    EXPECT_EQ(status_of(ErrorKind::too_large), 413U);
    EXPECT_EQ(status_of(ErrorKind::invalid), 422U);
    EXPECT_EQ(status_of(ErrorKind::rate_limited), 429U);
    EXPECT_EQ(status_of(ErrorKind::internal), 500U);
    EXPECT_EQ(status_of(ErrorKind::upstream_failed), 502U);
    EXPECT_EQ(status_of(ErrorKind::unavailable), 503U);
}

TEST(problem, survives_extensions_that_are_no_object) {
    const auto error = Error(ErrorKind::conflict, "Taken.").with_extensions("[1");
    EXPECT_EQ(problem_response(error, "request-1").status, 409U);
}

TEST(problem, is_small_whatever_it_repeats) {
    const std::string sent(2'000'000, '\x01');
    const std::vector<Problem> problems(500, {"/" + escape_pointer(sent), "unknown_field", sent});
    const auto extensions = json::serialize(json::object{{"small", 1}, {"large", sent}});
    const auto error = Error(ErrorKind::invalid, sent, problems).with_extensions(extensions);
    const auto response = problem_response(error, "request-1");
    const auto& text = std::get<std::string>(response.body);
    EXPECT_LE(text.size(), limits::error_answer_bytes_max);
    const auto document = json::parse(text).as_object();
    EXPECT_TRUE(document.contains("small"));
    EXPECT_FALSE(document.contains("large"));
    EXPECT_GT(document.at("problems").as_array().size(), 1U);
}

TEST(request, finds_hosts_and_cookies) {
    Request request;
    request.head.fields = {{"Host", "[::1]:8080"}, {"Cookie", "a=1; __Host-session=x=y;b="}};
    EXPECT_EQ(request.host(), "[::1]");
    EXPECT_EQ(request.cookie("a"), "1");
    EXPECT_EQ(request.cookie("__Host-session"), "x=y");
    EXPECT_EQ(request.cookie("b"), "");
    EXPECT_EQ(request.cookie("session"), std::nullopt);
    request.head.fields = {{"host", "admin-staging.example.org:8081"}};
    EXPECT_EQ(request.host(), "admin-staging.example.org");
    request.head.fields.clear();
    EXPECT_EQ(request.host(), "");
}

TEST(event, writes_every_line_of_the_data) {
    EXPECT_EQ(*format_event({"", "a\r\nb\rc\nd"}), "data: a\ndata: b\ndata: c\ndata: d\n\n");
    EXPECT_EQ(*format_event({"job", ""}), "event: job\ndata: \n\n");
    EXPECT_THROW((void)format_event({"a\nid: 2", ""}), Error);
    EXPECT_THROW((void)format_event({"1\rdata: x", ""}), Error);
}

}  // namespace
}  // namespace mien::http
