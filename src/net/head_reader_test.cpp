#include "net/head_reader.hpp"

#include <gtest/gtest.h>

#include "base/limits/net.hpp"

namespace mien::net {
namespace {

bool take(HeadReader& head, const std::vector<std::string>& lines) {
    for (const auto& line : lines) {
        if (!head.take_line(line + "\r\n")) {
            return false;
        }
    }
    return true;
}

TEST(head_reader, reads_the_status_and_the_headers) {
    HeadReader head;
    EXPECT_TRUE(take(head, {"HTTP/1.1 404 Not Found", "Content-Type:  text/plain ", "X-Empty:"}));
    EXPECT_FALSE(head.is_complete());
    EXPECT_TRUE(take(head, {""}));
    EXPECT_TRUE(head.is_complete());
    EXPECT_EQ(head.status(), 404);
    ASSERT_EQ(head.headers().size(), 2U);
    EXPECT_EQ(head.headers()[0].name, "content-type");
    EXPECT_EQ(head.headers()[0].value, "text/plain");
    EXPECT_EQ(head.headers()[1].value, "");
}

TEST(head_reader, drops_interim_answers_and_trailers) {
    HeadReader head;
    EXPECT_TRUE(take(head, {"HTTP/1.1 100 Continue", "X-Early: 1", "", "HTTP/2 200", "x-real: 2",
                            "", "x-trailer: 3"}));
    EXPECT_EQ(head.status(), 200);
    ASSERT_EQ(head.headers().size(), 1U);
    EXPECT_EQ(head.headers()[0].name, "x-real");
}

TEST(head_reader, joins_a_folded_header) {
    HeadReader head;
    EXPECT_TRUE(take(head, {"HTTP/1.1 200 OK", "A: one", "  two", ""}));
    ASSERT_EQ(head.headers().size(), 1U);
    EXPECT_EQ(head.headers()[0].value, "one two");
}

TEST(head_reader, refuses_what_is_no_head) {
    for (const auto& lines : std::vector<std::vector<std::string>>{{"HTTP/1.1"},
                                                                   {"HTTP/1.1 OK"},
                                                                   {"HTTP/1.1 20"},
                                                                   {"HTTP/1.1 099 Low"},
                                                                   {"A: b"},
                                                                   {""},
                                                                   {"HTTP/1.1 200 OK", "no colon"},
                                                                   {"HTTP/1.1 200 OK", ": x"},
                                                                   {"HTTP/1.1 200 OK", " x"}}) {
        HeadReader head;
        EXPECT_FALSE(take(head, lines)) << lines.back();
    }
}

TEST(head_reader, refuses_more_headers_or_bytes_than_the_limits) {
    HeadReader many;
    std::vector<std::string> lines(limits::web_header_fields_max + 1, "a: b");
    lines.front() = "HTTP/1.1 200 OK";
    EXPECT_TRUE(take(many, lines));
    EXPECT_FALSE(take(many, {"one: more"}));

    HeadReader large;
    EXPECT_TRUE(take(large, {"HTTP/1.1 200 OK"}));
    EXPECT_FALSE(take(large, {"a: " + std::string(limits::web_header_bytes_max, 'x')}));
}

}  // namespace
}  // namespace mien::net
