#include "objects/s3_encoding.hpp"

#include <gtest/gtest.h>

namespace mien::objects {
namespace {

TEST(s3_encoding, encodes_every_byte_of_a_key_that_is_not_unreserved) {
    const auto path = [](std::string_view key) { return percent_encoded(key, SlashForm::kept); };
    EXPECT_EQ(path("a b"), "a%20b");
    EXPECT_EQ(path("a+b"), "a%2Bb");
    EXPECT_EQ(path("a%20b"), "a%2520b");
    EXPECT_EQ(path("a=b&c"), "a%3Db%26c");
    EXPECT_EQ(path("\xc3\xa4/\xc3\xb8/\xc3\x9f"), "%C3%A4/%C3%B8/%C3%9F");
    EXPECT_EQ(path("e\xcc\x81"), "e%CC%81");
    EXPECT_EQ(path("~!*'()"), "~%21%2A%27%28%29");
    EXPECT_EQ(path(std::string(1024, '\xff')).size(), 3072U);
    EXPECT_EQ(percent_encoded("a/b", SlashForm::encoded), "a%2Fb");
}

TEST(s3_encoding, normalises_no_path) {
    for (const std::string_view key : {"x//y", "./z", "a/../b", "/", "a/", "..", "%2E%2E/"}) {
        const auto encoded = percent_encoded(key, SlashForm::kept);
        EXPECT_EQ(form_decoded(encoded), key);
    }
    EXPECT_EQ(percent_encoded("a/../b//./c/", SlashForm::kept), "a/../b//./c/");
}

TEST(s3_encoding, decodes_what_a_listing_encodes) {
    EXPECT_EQ(form_decoded("a+b%2Bc%20d%c3%A4"), "a b+c d\xc3\xa4");
    EXPECT_EQ(form_decoded("100%"), "100%");
    EXPECT_EQ(form_decoded("%4"), "%4");
    EXPECT_EQ(form_decoded("%zz%41"), "%zzA");
}

TEST(s3_encoding, tells_the_two_forms_of_a_digest_apart) {
    const auto digest = sha256("");
    const std::string base64 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    EXPECT_EQ(to_base64(digest), base64);
    EXPECT_EQ(sha256_from_base64(base64), digest);
    EXPECT_EQ(sha256_from_hex(to_hex(digest)), digest);
    EXPECT_FALSE(sha256_from_base64(to_hex(digest)).has_value());
    EXPECT_FALSE(sha256_from_hex(base64).has_value());
    // Of a multipart upload: the digest of the parts' digests.
    EXPECT_FALSE(sha256_from_base64(base64 + "-3").has_value());
    EXPECT_FALSE(sha256_from_base64("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=").has_value());
}

TEST(s3_encoding, reads_http_dates_and_nothing_else) {
    EXPECT_EQ(parse_http_date("Fri, 24 May 2013 01:02:03 GMT"),
              std::chrono::sys_days(std::chrono::May / 24 / 2013) + std::chrono::seconds(3723));
    for (const std::string_view wrong :
         {"", "Fri, 24 May 2013 00:00:00 CET", "Fri, 31 Feb 2013 00:00:00 GMT",
          "Fri, 24 ayJ 2013 00:00:00 GMT", "Fri, 24 May 2013 24:00:00 GMT",
          "Fri, -4 May 2013 00:00:00 GMT", "2013-05-24T00:00:00Z         "}) {
        EXPECT_FALSE(parse_http_date(wrong).has_value()) << wrong;
    }
}

}  // namespace
}  // namespace mien::objects
