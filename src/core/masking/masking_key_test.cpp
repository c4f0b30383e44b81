#include "core/masking/masking_key.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "core/masking/masking_test_key.hpp"

namespace mien::core {
namespace {

std::string hex_key() {
    std::string bytes;
    for (int i = 0; i < 32; ++i) {
        bytes += static_cast<char>(i * 7 + 3);
    }
    return to_hex(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
}

std::string refusal_of(std::string text) {
    try {
        const MaskingKey key{Secret(std::move(text))};
        return "";
    } catch (const Error& error) {
        return error.message();
    }
}

// HMAC and HKDF of base/hash and by hand, against the states that are made beforehand.
TEST(MaskingKey, digest_is_hmac_under_a_key_of_hkdf) {
    const auto root = from_hex(hex_key()).value();
    const auto prk = hmac_sha256(std::string(32, '\0'), root);
    const std::string prk_text(prk.begin(), prk.end());
    const auto sub = hmac_sha256(prk_text, std::string("mien-mask/v1/email\x01", 19));
    const MaskingKey key{Secret(hex_key())};
    for (const std::size_t bytes : {0U, 1U, 22U, 48U, 49U, 50U, 55U, 56U, 64U, 65U, 300U}) {
        const auto text = std::string("ada.fiktiv@example.com").append(300, 'x').substr(0, bytes);
        const auto expected = hmac_sha256(std::string(sub.begin(), sub.end()),
                                          "\x05"
                                          "email" +
                                              text);
        EXPECT_EQ(key.digest(MaskPurpose::email, text), expected) << bytes;
    }
}

TEST(MaskingKey, purposes_and_keys_give_different_digests) {
    const MaskingKey key{Secret(hex_key())};
    const auto other = test_masking_key();
    EXPECT_NE(key.digest(MaskPurpose::email, "a"), key.digest(MaskPurpose::phone, "a"));
    EXPECT_NE(key.digest(MaskPurpose::email, "a"), key.digest(MaskPurpose::audit, "a"));
    EXPECT_NE(key.digest(MaskPurpose::email, "a"), other.digest(MaskPurpose::email, "a"));
    EXPECT_NE(key.id(), other.id());
    EXPECT_EQ(key.id().size(), 16U);
}

TEST(MaskingKey, base64url_and_white_space_around_it_are_taken) {
    const auto bytes = from_hex(hex_key()).value();
    const MaskingKey hex{Secret("  " + hex_key() + "\n")};
    const MaskingKey base64{Secret(to_base64url(bytes) + "\n")};
    EXPECT_EQ(hex.id(), base64.id());
}

TEST(MaskingKey, a_weak_key_is_refused) {
    EXPECT_EQ(refusal_of(""), "The masking key has 0 bits: it must have 256 at least.");
    EXPECT_EQ(refusal_of(hex_key().substr(0, 62)),
              "The masking key has 248 bits: it must have 256 at least.");
    EXPECT_EQ(refusal_of(std::string(64, '0')),
              "The masking key is not random: make one with `openssl rand -hex 32`.");
    EXPECT_EQ(refusal_of("correct horse battery staple"),
              "The masking key must be written in hexadecimal or base64url.");
}

// RFC 4648 section 10, in lower case.
TEST(MaskingKey, base32_is_that_of_rfc_4648) {
    Sha256 digest{};
    std::ranges::copy(std::string_view("foobar"), digest.begin());
    EXPECT_EQ(base32_of(digest, 9), "mzxw6ytbo");
}

}  // namespace
}  // namespace mien::core
