#include "http/content.hpp"

#include <gtest/gtest.h>

#include "http/entity_tags.hpp"
#include "http/http_test_client.hpp"
#include "http/http_test_server.hpp"

namespace mien::http {
namespace {

using testing::Client;
using testing::ClientResponse;
using testing::Server;

class ContentTest : public ::testing::Test {
  protected:
    ContentTest() {
        server_.add(Method::get, "/clip", [this](Request& request) {
            const Content content{content_.size(), "video/mp4", make_etag("v1"), "max-age=60"};
            return content_response(request, content, [this](ByteRange range) -> Body {
                return content_.substr(range.offset, range.length);
            });
        });
        server_.start();
    }

    ClientResponse fetch(std::string_view fields, std::string_view path = "/clip",
                         std::string_view method = "GET") {
        Client client(server_.port());
        return client.exchange(std::string(method) + " " + std::string(path) +
                                   " HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n",
                               method);
    }

    const std::string content_ = std::string(600'000, 'a') + "0123456789";
    Server server_;
};

TEST_F(ContentTest, sends_the_whole) {
    const auto response = fetch("");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, content_);
    EXPECT_EQ(response.header("accept-ranges"), "bytes");
    EXPECT_EQ(response.header("etag"), "\"v1\"");
    EXPECT_EQ(response.header("cache-control"), "max-age=60");
    EXPECT_EQ(response.header("content-type"), "video/mp4");
}

TEST_F(ContentTest, sends_ranges) {
    const auto first = fetch("Range: bytes=0-3\r\n");
    EXPECT_EQ(first.status, 206);
    EXPECT_EQ(first.body, "aaaa");
    EXPECT_EQ(first.header("content-range"), "bytes 0-3/600010");
    EXPECT_EQ(fetch("Range: bytes=600005-\r\n").body, "56789");
    EXPECT_EQ(fetch("Range: bytes=600008-700000\r\n").body, "89");
    EXPECT_EQ(fetch("Range: bytes=-3\r\n").body, "789");
    EXPECT_EQ(fetch("Range: bytes=-700000\r\n").body, content_);
}

TEST_F(ContentTest, refuses_ranges_outside_and_ignores_broken_ones) {
    for (const auto* range : {"bytes=600010-", "bytes=700000-700001", "bytes=-0"}) {
        const auto response = fetch("Range: " + std::string(range) + "\r\n");
        EXPECT_EQ(response.status, 416) << range;
        EXPECT_EQ(response.header("content-range"), "bytes */600010");
        EXPECT_EQ(response.body, "");
    }
    for (const auto* range : {"bytes=3-1", "bytes=a-b", "bytes=", "bytes=-", "bytes=0-1,3-4",
                              "lines=0-1", "bytes=99999999999999999999-", "bytes=0x1-2"}) {
        EXPECT_EQ(fetch("Range: " + std::string(range) + "\r\n").status, 200) << range;
    }
}

TEST_F(ContentTest, honours_conditions) {
    EXPECT_EQ(fetch("If-None-Match: \"v0\", W/\"v1\"\r\n").status, 304);
    EXPECT_EQ(fetch("If-None-Match: *\r\n").status, 304);
    EXPECT_EQ(fetch("If-None-Match: \"v0\"\r\n").status, 200);
    EXPECT_EQ(fetch("If-Range: \"v1\"\r\nRange: bytes=0-0\r\n").status, 206);
    EXPECT_EQ(fetch("If-Range: \"v0\"\r\nRange: bytes=0-0\r\n").status, 200);
    EXPECT_EQ(fetch("If-Range: W/\"v1\"\r\nRange: bytes=0-0\r\n").status, 200);
}

TEST_F(ContentTest, answers_head_with_the_length) {
    const auto response = fetch("Range: bytes=0-3\r\n", "/clip", "HEAD");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.header("content-length"), "600010");
    EXPECT_EQ(response.body, "");
}

}  // namespace
}  // namespace mien::http
