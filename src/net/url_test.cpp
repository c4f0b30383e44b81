#include "net/url.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/limits/net.hpp"

namespace mien::net {
namespace {

TEST(url, is_read_in_its_parts) {
    const auto url = parse_url("https://Media.Example.ORG:8443/a/b?x=1&y=%20#there");
    EXPECT_EQ(url.scheme, Scheme::https);
    EXPECT_EQ(url.host, "media.example.org");
    EXPECT_EQ(url.port, 8443);
    EXPECT_EQ(url.path, "/a/b");
    EXPECT_EQ(url.query, "?x=1&y=%20");
    EXPECT_EQ(url.authority(), "media.example.org:8443");
    EXPECT_EQ(url.text(), "https://media.example.org:8443/a/b?x=1&y=%20");
}

TEST(url, names_its_port_only_when_it_is_not_the_usual_one) {
    EXPECT_EQ(parse_url("https://a.example:443").text(), "https://a.example/");
    EXPECT_EQ(parse_url("http://a.example:80/").origin(), "http://a.example");
    EXPECT_EQ(parse_url("http://a.example:443/").origin(), "http://a.example:443");
    EXPECT_EQ(parse_url("https://[2001:DB8::1]:9000/").authority(), "[2001:db8::1]:9000");
}

TEST(url, keeps_the_path_as_it_was_written) {
    for (const auto* path : {"/a/../b", "/./z", "/x//y", "/a%2Fb", "/a+b", "/a%20b", "/~!*'()",
                             "/%C3%A4/", "/a=b&c", "/..%2F.."}) {
        EXPECT_EQ(parse_url(std::string("https://a.example") + path).path, path);
    }
}

// What a resolver would take for 127.0.0.1 is shown as that, to be judged as that.
TEST(url, writes_every_form_of_an_ipv4_address_in_the_same_way) {
    for (const auto* host :
         {"127.1", "0x7f.1", "2130706433", "0177.0.0.1", "0x7F000001", "127.0.1"}) {
        EXPECT_EQ(parse_url(std::string("http://") + host + "/").host, "127.0.0.1") << host;
    }
}

TEST(url, is_found_in_a_text_that_is_one) {
    EXPECT_EQ(find_url("https://Host.example/x?y").value().text(), "https://host.example/x?y");
    EXPECT_FALSE(find_url("https://queue.example@evil.example/"));
    EXPECT_FALSE(find_url("file:///etc/passwd"));
    EXPECT_FALSE(find_url(""));
}

TEST(url, is_refused_when_it_is_none_or_holds_more) {
    for (const auto* text : {"",
                             "a.example",
                             "//a.example/",
                             "/a",
                             "https:/a.example",
                             "https://",
                             "https:///a",
                             "ftp://a.example/",
                             "file:///etc/passwd",
                             "HTTPS://a.example/",
                             "https://user@a.example/",
                             "https://user:word@a.example/",
                             "https://a.example@b.example/",
                             "https://@a.example/",
                             "https://a.example /",
                             "https://a.example/a b",
                             "https://a.example/\n",
                             "https://a.example/\r\nHost: b",
                             "https://a.example\\@b.example/",
                             "https://a.example/\\",
                             "https://b\xc3\xbc"
                             "cher.example/",
                             "https://a.example/\x7f",
                             "https://a.example/{}",
                             "https://a.example/%",
                             "https://a.example/%2",
                             "https://a.example/%zz",
                             "https://a%2eexample/",
                             "https://a.example:0/",
                             "https://a.example:65536/",
                             "https://a.example:x/",
                             "https://[fe80::1%25eth0]/",
                             "https://[::1/",
                             "https://a!b/",
                             "https://[1.2.3.4]/"}) {
        EXPECT_THROW((void)parse_url(text), Error) << text;
    }
    EXPECT_THROW((void)parse_url(std::string_view("https://a.example/\0", 19)), Error);
    const auto longest = "https://a.example/" + std::string(limits::web_url_bytes_max - 18, 'a');
    EXPECT_EQ(parse_url(longest).text(), longest);
    EXPECT_THROW((void)parse_url(longest + "a"), Error);
}

TEST(url, follows_a_location_from_where_it_is) {
    const auto base = parse_url("https://a.example:8443/x/y?q=1");
    EXPECT_EQ(follow_url(base, "/z").text(), "https://a.example:8443/z");
    EXPECT_EQ(follow_url(base, "z?r=2#part").text(), "https://a.example:8443/x/z?r=2");
    EXPECT_EQ(follow_url(base, "//b.example/z").text(), "https://b.example/z");
    EXPECT_EQ(follow_url(base, "http://b.example/z").text(), "http://b.example/z");
    EXPECT_EQ(follow_url(base, "http://0x7f.1/").host, "127.0.0.1");
}

TEST(url, does_not_follow_a_location_that_is_no_url) {
    const auto base = parse_url("https://a.example/x");
    for (const auto* location :
         {"ftp://b.example/", "file:///etc/passwd", "https://u@b.example/", "/a b", "///b.example/",
          "https:///b.example/", "gopher://b.example/", "javascript:alert(1)"}) {
        EXPECT_THROW((void)follow_url(base, location), Error) << location;
    }
}

}  // namespace
}  // namespace mien::net
