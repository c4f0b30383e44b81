#include "base/sealed_box.hpp"

#include <gtest/gtest.h>

namespace mien {
namespace {

Secret key_of(char c) {
    return Secret(std::string(sealing_key_bytes, c));
}

std::string opened(const Secret& key, std::string_view sealed) {
    const auto secret = unseal(key, sealed);
    return secret ? std::string(secret->reveal()) : "(nothing)";
}

TEST(SealedBox, gives_back_what_was_sealed) {
    for (const auto* text : {"", "s3cret", "p@ss/w#rd%"}) {
        const auto sealed = seal(key_of('a'), Secret(std::string(text)));
        EXPECT_EQ(opened(key_of('a'), sealed), text);
    }
}

TEST(SealedBox, shows_nothing_of_a_secret_and_differs_each_time) {
    const Secret secret(std::string(200, 's'));
    const auto first = seal(key_of('a'), secret);
    EXPECT_EQ(first.find("sss"), std::string::npos);
    EXPECT_NE(first, seal(key_of('a'), secret));
}

TEST(SealedBox, gives_nothing_for_another_key_or_changed_bytes) {
    const auto sealed = seal(key_of('a'), Secret("s3cret"));
    EXPECT_EQ(opened(key_of('b'), sealed), "(nothing)");
    EXPECT_EQ(opened(key_of('a'), ""), "(nothing)");
    EXPECT_EQ(opened(key_of('a'), sealed.substr(1)), "(nothing)");
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_EQ(opened(key_of('a'), changed), "(nothing)") << i;
    }
}

}  // namespace
}  // namespace mien
