#include "http/guard.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "http/target.hpp"

namespace mien::http {
namespace {

// The status of the refusal, or 200; the way a session reads a head.
unsigned judge(std::string_view bytes, const HeadLimits& limits = {}) {
    const auto end = find_head_end(bytes, limits);
    if (!end) {
        return end.error().status;
    }
    if (*end == 0) {
        return 0;
    }
    Head head;
    if (const auto refusal = parse_head(bytes.substr(0, *end), limits, head)) {
        return refusal->status;
    }
    Target target;
    if (const auto refusal = parse_target(head.target, target)) {
        return refusal->status;
    }
    return 200;
}

std::string with_fields(std::string_view fields) {
    return "POST /x HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}

std::string with_target(std::string_view target) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

struct Case {
    std::string bytes;
    unsigned status;
};

void expect_all(const std::vector<Case>& cases) {
    for (const auto& [bytes, status] : cases) {
        EXPECT_EQ(judge(bytes), status) << ::testing::PrintToString(bytes);
    }
}

TEST(guard, judges_framing_headers) {
    expect_all({
        {with_fields(""), 200},
        {with_fields("Content-Length: 0\r\n"), 200},
        {with_fields("Content-Length: 12\r\n"), 200},
        {with_fields("content-length:12\r\n"), 200},
        {with_fields("Content-Length: 5, 5\r\n"), 400},
        {with_fields("Content-Length: 5\r\nContent-Length: 5\r\n"), 400},
        {with_fields("Content-Length: 5\r\nContent-Length: 6\r\n"), 400},
        {with_fields("Content-Length: +5\r\n"), 400},
        {with_fields("Content-Length: -5\r\n"), 400},
        {with_fields("Content-Length: 0x5\r\n"), 400},
        {with_fields("Content-Length: 5 5\r\n"), 400},
        {with_fields("Content-Length:\r\n"), 400},
        {with_fields("Content-Length: 99999999999999999999\r\n"), 400},
        {with_fields("Transfer-Encoding: chunked\r\n"), 200},
        {with_fields("Transfer-Encoding: Chunked\r\n"), 400},
        {with_fields("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n"), 400},
        {with_fields("Transfer-Encoding: xchunked\r\n"), 400},
        {with_fields("Transfer-Encoding: identity\r\nContent-Length: 5\r\n"), 400},
        {with_fields("Transfer-Encoding: gzip, chunked\r\n"), 400},
        {with_fields("Transfer-Encoding: chunked, chunked\r\n"), 400},
        {with_fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
        {with_fields("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400},
        {with_fields("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400},
        {with_fields("Transfer-Encoding : chunked\r\n"), 400},
        {with_fields("Transfer-Encoding: \x0b"
                     "chunked\r\n"),
         400},
        {"POST /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        {"POST /x HTTP/1.0\r\nContent-Length: 5\r\n\r\n", 200},
    });
}

TEST(guard, judges_hosts) {
    const auto with_host = [](std::string_view lines) {
        return "GET / HTTP/1.1\r\n" + std::string(lines) + "\r\n";
    };
    expect_all({
        {with_host("Host: example.org\r\n"), 200},
        {with_host("Host: example.org:8080\r\n"), 200},
        {with_host("Host: [::1]:8080\r\n"), 200},
        {with_host("Host: my_host-1\r\n"), 200},
        {with_host(""), 400},
        {with_host("Host:\r\n"), 400},
        {with_host("Host: :80\r\n"), 400},
        {with_host("Host: a:b\r\n"), 400},
        {with_host("Host: a\r\nHost: a\r\n"), 400},
        {with_host("Host: a, b\r\n"), 400},
        {with_host("Host: a/b\r\n"), 400},
        {with_host("Host: user@a\r\n"), 400},
        {with_host("Host: []\r\n"), 400},
        {with_host("Host: a:123456\r\n"), 400},
        {"GET / HTTP/1.0\r\n\r\n", 200},
        {"GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400},
    });
}

TEST(guard, judges_lines) {
    using namespace std::string_literals;
    expect_all({
        {"GET / HTTP/1.1\r\nHost: a\r\n\r", 0},
        {"GET / HTTP/1.1\r\nHost: a\n\r\n", 400},
        {"GET / HTTP/1.1\nHost: a\n\n", 400},
        {"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {with_fields(" folded: x\r\n"), 400},
        {with_fields("X: a\r\n b\r\n"), 400},
        {with_fields("X: a\r\n\tb\r\n"), 400},
        {with_fields("X: a\rb\r\n"), 400},
        {with_fields("X: a\0b\r\n"s), 400},
        {with_fields("X: a\x7f\r\n"), 400},
        {with_fields("X\0: a\r\n"s), 400},
        {with_fields("X: \xc3\xa4\tb\r\n"), 200},
        {with_fields("X: \x1b[2J\r\n"), 400},
        {with_fields("no colon\r\n"), 400},
        {with_fields(": no name\r\n"), 400},
        {with_fields("X Y: a\r\n"), 400},
        {with_fields("X(: a\r\n"), 400},
        {with_fields("Expect: 100-continue\r\n"), 200},
        {with_fields("Expect: the worst\r\n"), 417},
        {with_fields("Authorization: a\r\nauthorization: b\r\n"), 400},
        {with_fields("Accept: a\r\nAccept: b\r\n"), 200},
    });
}

TEST(guard, judges_request_lines) {
    const auto with_line = [](std::string_view line) {
        return std::string(line) + "\r\nHost: a\r\n\r\n";
    };
    expect_all({
        {with_line("GET / HTTP/1.1"), 200},         {with_line("OPTIONS * HTTP/1.1"), 200},
        {with_line("GET * HTTP/1.1"), 400},         {with_line("GET  / HTTP/1.1"), 400},
        {with_line("GET /  HTTP/1.1"), 400},        {with_line("GET /a b HTTP/1.1"), 400},
        {with_line("GET\t/ HTTP/1.1"), 400},        {with_line("GET /"), 400},
        {with_line("GET / HTTP/1.1 "), 400},        {with_line("GET / http/1.1"), 400},
        {with_line("GET / HTTP/2.0"), 505},         {with_line("GET / HTTP/1.2"), 505},
        {with_line("GET / HTTP/1.10"), 400},        {with_line("get / HTTP/1.1"), 400},
        {with_line("TRACE / HTTP/1.1"), 501},       {with_line("CONNECT a:80 HTTP/1.1"), 501},
        {with_line("GET http://a/ HTTP/1.1"), 400}, {with_line("GET //a/ HTTP/1.1"), 400},
        {with_line("GET a HTTP/1.1"), 400},
    });
    EXPECT_EQ(judge("\x16\x03\x01\x02"), 400U) << "a TLS hello";
}

TEST(guard, judges_targets) {
    expect_all({
        {with_target("/a/b-c_d.e~f"), 200},
        {with_target("/a%20b"), 200},
        {with_target("/%C3%A4"), 200},
        {with_target("/a/"), 200},
        {with_target("/a?q=1&r=a%2Fb+c"), 200},
        {with_target("/a?"), 200},
        {with_target("/a/../b"), 400},
        {with_target("/a/.."), 400},
        {with_target("/./a"), 400},
        {with_target("/a/%2e%2e/b"), 400},
        {with_target("/a/.%2E/b"), 400},
        {with_target("/a//b"), 400},
        {with_target("/a%2fb"), 400},
        {with_target("/a%2Fb"), 400},
        {with_target("/a%5cb"), 400},
        {with_target("/a\\b"), 400},
        {with_target("/a;b"), 400},
        {with_target("/a#b"), 400},
        {with_target("/a%00"), 400},
        {with_target("/a%0d%0a"), 400},
        {with_target("/a%7f"), 400},
        {with_target("/a%"), 400},
        {with_target("/a%2"), 400},
        {with_target("/a%zz"), 400},
        {with_target("/a%ff"), 400},
        {with_target("/a%c0%ae"), 400},
        {with_target("/\xc3\xa4"), 400},
        {with_target("/a?q=%00"), 400},
        {with_target("/a?q=%ff"), 400},
        {with_target("/a?q=%g0"), 400},
        {with_target("/a?=1"), 400},
        {with_target("/a?q=1&q=2"), 400},
        {with_target("/a?q=1&%71=2"), 400},
        {with_target("/a?q=<script>"), 400},
    });
}

TEST(guard, keeps_limits) {
    const HeadLimits limits{
        .header_bytes_max = 256, .header_fields_max = 4, .target_bytes_max = 64};
    EXPECT_EQ(judge(with_target("/" + std::string(63, 'a')), limits), 200U);
    EXPECT_EQ(judge(with_target("/" + std::string(64, 'a')), limits), 414U);
    EXPECT_EQ(judge("GET /" + std::string(300, 'a'), limits), 414U);
    EXPECT_EQ(judge(with_fields("X: " + std::string(300, 'a') + "\r\n"), limits), 431U);
    EXPECT_EQ(judge(with_fields("A: 1\r\nB: 2\r\nC: 3\r\n"), limits), 200U);
    EXPECT_EQ(judge(with_fields("A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n"), limits), 431U);
    EXPECT_EQ(judge(with_fields("A_A: 1\r\nB_B: 2\r\nC_C: 3\r\nD_D: 4\r\n"), limits), 431U);
}

TEST(guard, reads_what_the_head_says) {
    const auto bytes = with_fields(
        "Content_Length: 7\r\nX-Name: \t some value \t\r\nConnection: keep-alive, Close\r\n"
        "Expect: 100-Continue\r\nContent-Length: 12\r\n");
    Head head;
    ASSERT_EQ(parse_head(bytes, {}, head), std::nullopt);
    EXPECT_EQ(head.method, Method::post);
    EXPECT_EQ(head.framing, Framing::length);
    EXPECT_EQ(head.body_bytes, 12U);
    EXPECT_FALSE(head.keeps_alive);
    EXPECT_TRUE(head.expects_continue);
    ASSERT_EQ(head.fields.size(), 5U) << "the name with an underscore is dropped";
    EXPECT_EQ(head.fields[1].name, "X-Name");
    EXPECT_EQ(head.fields[1].value, "some value");
}

TEST(guard, forgets_the_head_before) {
    Head head;
    ASSERT_EQ(parse_head(with_fields("Expect: 100-continue\r\nContent-Length: 5\r\n"), {}, head),
              std::nullopt);
    ASSERT_EQ(parse_head(with_fields("Connection: close\r\n"), {}, head), std::nullopt);
    EXPECT_EQ(head.framing, Framing::none);
    EXPECT_EQ(head.body_bytes, 0U);
    EXPECT_FALSE(head.expects_continue);
    EXPECT_EQ(head.fields.size(), 2U);
    ASSERT_EQ(parse_head(with_fields(""), {}, head), std::nullopt);
    EXPECT_TRUE(head.keeps_alive);
}

TEST(guard, finds_the_end_of_the_first_head_only) {
    const auto first = with_fields("");
    EXPECT_EQ(find_head_end(first + first, {}), first.size());
}

TEST(target, decodes_once) {
    Target target;
    ASSERT_EQ(parse_target("/a%252e%20b?na%6de=x%26y+z&empty&flag=", target), std::nullopt);
    EXPECT_EQ(target.path, "/a%2e b");
    const std::vector<std::pair<std::string, std::string>> query{
        {"name", "x&y z"}, {"empty", ""}, {"flag", ""}};
    EXPECT_EQ(target.query, query);
}

}  // namespace
}  // namespace mien::http
