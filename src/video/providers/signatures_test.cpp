#include "video/providers/signatures.hpp"

#include <gtest/gtest.h>

#include "video/providers/foreign_json.hpp"

namespace mien::video {
namespace {

constexpr std::string_view sent_at = "1795330129";
const Timestamp the_moment{std::chrono::seconds(1795330129)};

constexpr std::string_view replicate_secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
constexpr std::string_view replicate_body =
    R"({"id":"gm3qorzdhgbfurvjtvhg6dckhu","status":"succeeded","output":)"
    R"("https://replicate.delivery/x/out.mp4"})";
constexpr std::string_view replicate_signature = "v1,v0DvIiN0YQCo6d8DbSGMxcx74XIshfvHkLCC77vnEaw=";

TEST(signatures, of_standard_webhooks_are_the_secrets) {
    const auto is_good = [](std::string_view secret, std::string_view id, std::string_view body,
                            std::string_view signatures) {
        return is_signed_by_secret(secret, id, sent_at, body, signatures);
    };
    const std::string id = "msg_2b4Yc0Test";
    EXPECT_TRUE(is_good(replicate_secret, id, replicate_body, replicate_signature));
    const auto several = "v1,AAAA v2,x " + std::string(replicate_signature);
    EXPECT_TRUE(is_good(replicate_secret, id, replicate_body, several));
    EXPECT_FALSE(is_good(replicate_secret, "msg_other", replicate_body, replicate_signature));
    const auto other_body = std::string(replicate_body) + " ";
    EXPECT_FALSE(is_good(replicate_secret, id, other_body, replicate_signature));
    EXPECT_FALSE(is_good("whsec_AAAA", id, replicate_body, replicate_signature));
    EXPECT_FALSE(is_good("whsec_", id, replicate_body, replicate_signature));
    EXPECT_FALSE(is_good("", id, replicate_body, replicate_signature));
    EXPECT_FALSE(is_good(replicate_secret, id, replicate_body, ""));
    EXPECT_FALSE(is_good(replicate_secret, id, replicate_body, "v1,"));
}

constexpr std::string_view fal_keys =
    R"({"keys":[{"kty":"RSA","n":"AQAB"},)"
    R"({"kty":"OKP","crv":"Ed25519","x":"A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="}]})";
constexpr std::string_view fal_body =
    R"({"request_id":"764cabcf-b745-4b3e-ae38-1200304cf45b","status":"OK","payload":)"
    R"({"video":{"url":"https://v3.fal.media/files/x/out.mp4"}}})";

FalDelivery fal_delivery() {
    return {.request_id = "764cabcf-b745-4b3e-ae38-1200304cf45b",
            .user_id = "user_123",
            .timestamp = std::string(sent_at),
            .signature =
                "ce4c2de40e95ff9e139f18c6f1c843d80cbd9a8fa17a21d793cec236f9684020c992738d3eac"
                "8089dc117a90f589c048b8e90c7edb86a251d1c37a5a82b45f08"};
}

TEST(signatures, of_fal_are_of_a_key_of_its_set) {
    const auto keys = read_key_set(read_foreign_json(fal_keys).value());
    ASSERT_EQ(keys.size(), 1U);
    EXPECT_TRUE(is_signed_by_key(keys, fal_delivery(), fal_body));
    EXPECT_FALSE(is_signed_by_key(keys, fal_delivery(), std::string(fal_body) + "\n"));
    EXPECT_FALSE(is_signed_by_key({}, fal_delivery(), fal_body));
    EXPECT_FALSE(is_signed_by_key({std::string(32, '\0')}, fal_delivery(), fal_body));
    for (const auto change :
         {&FalDelivery::request_id, &FalDelivery::user_id, &FalDelivery::timestamp}) {
        auto forged = fal_delivery();
        forged.*change += "0";
        EXPECT_FALSE(is_signed_by_key(keys, forged, fal_body));
    }
    auto cut = fal_delivery();
    cut.signature.resize(64);
    EXPECT_FALSE(is_signed_by_key(keys, cut, fal_body));
}

TEST(signatures, are_refused_with_an_old_or_odd_time) {
    using std::chrono::seconds;
    EXPECT_TRUE(is_recent(sent_at, the_moment + seconds(300)));
    EXPECT_TRUE(is_recent(sent_at, the_moment - seconds(300)));
    EXPECT_FALSE(is_recent(sent_at, the_moment + seconds(301)));
    EXPECT_FALSE(is_recent(sent_at, the_moment - seconds(301)));
    for (const auto odd : {"", "1795330129.5", "-1", "1795330129 ", "99999999999999999999", "x"}) {
        EXPECT_FALSE(is_recent(odd, the_moment)) << odd;
    }
}

TEST(signatures, headers_that_come_twice_count_for_none) {
    EXPECT_EQ(single_header({{"Webhook-ID", "a"}, {"other", "b"}}, "webhook-id"), "a");
    EXPECT_EQ(single_header({{"webhook-id", "a"}, {"Webhook-Id", "b"}}, "webhook-id"), "");
    EXPECT_EQ(single_header({}, "webhook-id"), "");
}

}  // namespace
}  // namespace mien::video
