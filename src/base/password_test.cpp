#include "base/password.hpp"

#include <array>

#include <gtest/gtest.h>
#include <sodium.h>

namespace mien {
namespace {

const Secret good("a quiet river, 7 stones");

TEST(PasswordHash, verifies_only_the_password_it_was_made_of) {
    const auto hash = hash_password(good);
    EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    EXPECT_EQ(verify_password(hash, good), PasswordMatch::prepared);
    EXPECT_EQ(verify_password(hash, Secret("a quiet river, 7 stoneS")), PasswordMatch::none);
    EXPECT_EQ(verify_password(hash, Secret("")), PasswordMatch::none);
}

TEST(PasswordHash, has_its_own_salt_every_time) {
    EXPECT_NE(hash_password(good), hash_password(good));
}

TEST(PasswordHash, of_nobody_is_never_right) {
    EXPECT_EQ(verify_password("", good), PasswordMatch::none);
    EXPECT_EQ(verify_password("", Secret("")), PasswordMatch::none);
    EXPECT_EQ(verify_password("no hash at all", good), PasswordMatch::none);
}

TEST(PasswordHash, is_made_anew_when_its_costs_differ) {
    EXPECT_FALSE(needs_rehash(hash_password(good)));
    EXPECT_TRUE(
        needs_rehash("$argon2id$v=19$m=8192,t=1,p=1$QfObu8hhy54uMG75lSpZLg$"
                     "3dLO1+9jYOg/racM/zR8uWjRMwkNRvEOlyMH+rrnDJ0"));
    EXPECT_TRUE(needs_rehash("no hash at all"));
}

// A hash from before passwords were prepared is of the bytes that were typed.
TEST(PasswordHash, of_older_releases_is_found_by_what_was_typed) {
    constexpr std::string_view decomposed = "Zoe\u0308s quiet river";
    std::array<char, crypto_pwhash_STRBYTES> old{};
    ASSERT_EQ(crypto_pwhash_str(old.data(), decomposed.data(), decomposed.size(), 1, 8192 * 1024),
              0);
    EXPECT_EQ(verify_password(old.data(), Secret(std::string(decomposed))),
              PasswordMatch::as_typed);
    EXPECT_EQ(verify_password(old.data(), Secret("Zo\u00EBs quiet river")), PasswordMatch::none);
    EXPECT_EQ(verify_password("", Secret(std::string(decomposed))), PasswordMatch::none);
}

TEST(PasswordHash, is_of_the_prepared_password) {
    const auto hash = hash_password(Secret("Zoe\u0308s quiet river"));
    EXPECT_EQ(verify_password(hash, Secret("Zoe\u0308s quiet river")), PasswordMatch::prepared);
    EXPECT_EQ(verify_password(hash, Secret("Zo\u00EBs quiet\u00A0river")), PasswordMatch::prepared);
    EXPECT_EQ(verify_password(hash, Secret("Zoes quiet river")), PasswordMatch::none);
}

}  // namespace
}  // namespace mien
