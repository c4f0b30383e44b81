#include "base/hash.hpp"

#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace mien {
namespace {

using namespace std::string_literals;

TEST(Hash, sha256_matches_fips_180_vectors) {
    EXPECT_EQ(to_hex(sha256("")),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(to_hex(sha256("abc")),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(to_hex(sha256(std::string(1'000'000, 'a'))),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Hash, a_digest_of_parts_is_that_of_the_whole) {
    Digest digest;
    digest.update("a");
    digest.update(std::string_view());
    digest.update("bc");
    EXPECT_EQ(digest.finish(), sha256("abc"));
    EXPECT_EQ(Digest().finish(), sha256(""));
}

TEST(Hash, hmac_matches_rfc_4231_vectors) {
    EXPECT_EQ(to_hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(to_hex(hmac_sha256(std::string(131, '\xaa'),
                                 "Test Using Larger Than Block-Size Key - Hash Key First")),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    EXPECT_EQ(to_hex(hmac_sha256("", "")),
              "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Hash, an_empty_key_does_not_reuse_the_key_before) {
    static_cast<void>(hmac_sha256("secret", "x"));
    EXPECT_EQ(hmac_sha256(std::string_view{}, ""), hmac_sha256(""s, ""));
    EXPECT_EQ(to_hex(hmac_sha256(std::string_view{}, std::string_view{})),
              "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Hash, threads_do_not_share_state) {
    const auto expected = sha256(std::string(10'000, 'x'));
    std::vector<std::thread> threads;
    threads.reserve(4);
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&expected] {
            for (int round = 0; round < 200; ++round) {
                EXPECT_EQ(sha256(std::string(10'000, 'x')), expected);
                EXPECT_NE(hmac_sha256("k", "v"), expected);
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
}

TEST(Hash, hex_goes_both_ways) {
    const auto bytes = random_bytes(257);
    const std::vector<std::uint8_t> view(bytes.begin(), bytes.end());
    EXPECT_EQ(from_hex(to_hex(view)), bytes);
    EXPECT_EQ(from_hex("00fFAb"), "\0\xff\xab"s);
    EXPECT_EQ(from_hex(""), "");
    EXPECT_EQ(from_hex("abc"), std::nullopt);
    EXPECT_EQ(from_hex("zz"), std::nullopt);
    EXPECT_EQ(from_hex("a "), std::nullopt);
}

TEST(Hash, base64url_goes_both_ways_and_is_canonical) {
    EXPECT_EQ(to_base64url(""), "");
    EXPECT_EQ(to_base64url("f"), "Zg");
    EXPECT_EQ(to_base64url("fo"), "Zm8");
    EXPECT_EQ(to_base64url("foobar"), "Zm9vYmFy");
    EXPECT_EQ(to_base64url("\xfb\xff"), "-_8");
    for (std::size_t length = 0; length < 70; ++length) {
        const auto bytes = random_bytes(length);
        EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
    }
    for (const auto* text : {"Zg==", "Zg=", "Z", "Zh", "Zm+", "Zm/", "Zm8\n", " Zm8"}) {
        EXPECT_EQ(from_base64url(text), std::nullopt) << text;
    }
}

TEST(Hash, compares_in_constant_time) {
    const auto a = sha256("a");
    auto b = a;
    EXPECT_TRUE(equal_constant_time(a, b));
    b[31] ^= 1U;
    EXPECT_FALSE(equal_constant_time(a, b));
    EXPECT_FALSE(equal_constant_time(a, std::span(a).first(31)));
    EXPECT_TRUE(equal_constant_time({}, {}));
}

TEST(Hash, random_bytes_differ) {
    EXPECT_NE(random_bytes(16), random_bytes(16));
}

}  // namespace
}  // namespace mien
