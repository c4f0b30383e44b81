// The examples of Amazon S3's API reference ("Signature Calculations for the Authorization Header"
// and "Authenticating Requests: Using Query Parameters"), and what they leave out.
#include "objects/s3_signer.hpp"

#include <gtest/gtest.h>

#include "base/hash.hpp"

namespace mien::objects {
namespace {

constexpr Timestamp at = std::chrono::sys_days(std::chrono::May / 24 / 2013);
constexpr std::string_view host = "examplebucket.s3.amazonaws.com";
constexpr std::string_view empty_body =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

S3Signer example_signer() {
    return {{"AKIAIOSFODNN7EXAMPLE", Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")},
            "us-east-1"};
}

std::string authorization_of(const S3Signable& request, std::string_view body_sha256) {
    for (const auto& [name, value] : example_signer().sign(request, body_sha256, at)) {
        if (name == "authorization") {
            return value;
        }
    }
    return "";
}

TEST(s3_signer, signs_the_example_get_object) {
    const S3Signable request{.method = "GET",
                             .host = std::string(host),
                             .path = "/test.txt",
                             .query = {},
                             .fields = {{"range", "bytes=0-9"}}};
    EXPECT_EQ(authorization_of(request, empty_body),
              "AWS4-HMAC-SHA256 "
              "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
              "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
              "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST(s3_signer, signs_the_example_put_object) {
    const S3Signable request{.method = "PUT",
                             .host = std::string(host),
                             .path = "/test%24file.text",
                             .query = {},
                             .fields = {{"date", "Fri, 24 May 2013 00:00:00 GMT"},
                                        {"x-amz-storage-class", "REDUCED_REDUNDANCY"}}};
    EXPECT_EQ(authorization_of(request, to_hex(sha256("Welcome to Amazon S3."))),
              "AWS4-HMAC-SHA256 "
              "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
              "SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,"
              "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
}

TEST(s3_signer, signs_the_example_of_a_query_without_a_value) {
    const S3Signable request{.method = "GET",
                             .host = std::string(host),
                             .path = "/",
                             .query = {{"lifecycle", ""}},
                             .fields = {}};
    EXPECT_EQ(authorization_of(request, empty_body),
              "AWS4-HMAC-SHA256 "
              "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
              "SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
              "Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
}

// Given out of order: the order is the signature's business.
TEST(s3_signer, signs_the_example_of_a_listing) {
    const S3Signable request{.method = "GET",
                             .host = std::string(host),
                             .path = "/",
                             .query = {{"prefix", "J"}, {"max-keys", "2"}},
                             .fields = {}};
    EXPECT_EQ(authorization_of(request, empty_body),
              "AWS4-HMAC-SHA256 "
              "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
              "SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
              "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST(s3_signer, makes_the_example_link) {
    const S3Signable request{
        .method = "GET", .host = std::string(host), .path = "/test.txt", .query = {}, .fields = {}};
    EXPECT_EQ(example_signer().presign(request, std::chrono::seconds(86400), at),
              "X-Amz-Algorithm=AWS4-HMAC-SHA256"
              "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
              "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
              "&X-Amz-Signature="
              "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

TEST(s3_signer, escapes_an_access_key_with_reserved_characters_in_a_link) {
    const S3Signer signer({"AB+CD/EF=", Secret("/+=")}, "eu-west-1");
    const S3Signable request{
        .method = "GET", .host = "h", .path = "/b/k", .query = {}, .fields = {}};
    const auto link = signer.presign(request, std::chrono::seconds(1), at);
    EXPECT_NE(link.find("X-Amz-Credential=AB%2BCD%2FEF%3D%2F20130524%2Feu-west-1"), link.npos)
        << link;
}

TEST(s3_signer, takes_no_account_of_blanks_that_a_proxy_may_fold) {
    S3Signable request{.method = "GET",
                       .host = "h",
                       .path = "/",
                       .query = {},
                       .fields = {{"x-amz-meta-a", "one two"}}};
    const auto plain = authorization_of(request, empty_body);
    request.fields[0].second = "  one   two ";
    EXPECT_EQ(authorization_of(request, empty_body), plain);
}

TEST(s3_signer, orders_a_query_by_its_encoded_names) {
    EXPECT_EQ(canonical_query({{"b", "x y"}, {"a", "1+1=2&c"}, {"uploads", ""}, {"B", "\xc3\xa4"}}),
              "B=%C3%A4&a=1%2B1%3D2%26c&b=x%20y&uploads=");
}

}  // namespace
}  // namespace mien::objects
