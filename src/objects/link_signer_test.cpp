#include "objects/link_signer.hpp"

#include <string>

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace mien::objects {
namespace {

constexpr std::string_view clip = "previews/0197-1.mp4";
const Timestamp expires_at{std::chrono::seconds(1'800'000'000)};

LinkSigner signer() {
    return LinkSigner(Secret("0123456789abcdef0123456789abcdef"));
}

std::string signature_in(const std::string& link) {
    return link.substr(link.find("signature=") + 10);
}

TEST(link_signer, signs_key_and_expiry_with_hmac_sha256) {
    // printf %s 'previews/0197-1.mp4|1800000000' | openssl dgst -sha256 -hmac KEY -binary |
    // base64url
    EXPECT_EQ(signer().sign(clip, expires_at),
              "/media/previews/0197-1.mp4?expires=1800000000&signature="
              "za2IyHauqlQ9Nk7_Ua9nB9sedh87QgxEgr4fqBNIxdc");
}

TEST(link_signer, knows_its_own_links) {
    const auto signature = signature_in(signer().sign(clip, expires_at));
    EXPECT_TRUE(signer().is_signed(clip, 1'800'000'000, signature));
}

TEST(link_signer, refuses_every_change) {
    const auto signature = signature_in(signer().sign(clip, expires_at));
    EXPECT_FALSE(signer().is_signed("previews/0197-2.mp4", 1'800'000'000, signature));
    EXPECT_FALSE(signer().is_signed(clip, 1'800'000'001, signature));
    EXPECT_FALSE(signer().is_signed(clip, 1'800'000'000, ""));
    EXPECT_FALSE(signer().is_signed(clip, 1'800'000'000, signature + "A"));
    for (std::size_t i = 0; i < signature.size(); ++i) {
        auto changed = signature;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(signer().is_signed(clip, 1'800'000'000, changed)) << i;
    }
    const LinkSigner other(Secret("another key, as long as it has to be"));
    EXPECT_FALSE(other.is_signed(clip, 1'800'000'000, signature));
}

TEST(link_signer, refuses_a_short_key) {
    EXPECT_THROW(LinkSigner(Secret("short")), Error);
}

}  // namespace
}  // namespace mien::objects
