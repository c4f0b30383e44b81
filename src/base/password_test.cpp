#include "base/password.hpp"

#include <gtest/gtest.h>

namespace mien {
namespace {

const Secret good("a quiet river, 7 stones");

std::string code_of(std::string password, const std::vector<std::string>& own_words = {}) {
    const auto problems = find_password_problems(Secret(std::move(password)), own_words, "/p");
    return problems.empty() ? "" : problems.front().code;
}

TEST(PasswordHash, verifies_only_the_password_it_was_made_of) {
    const auto hash = hash_password(good);
    EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    EXPECT_TRUE(verify_password(hash, good));
    EXPECT_FALSE(verify_password(hash, Secret("a quiet river, 7 stoneS")));
    EXPECT_FALSE(verify_password(hash, Secret("")));
}

TEST(PasswordHash, has_its_own_salt_every_time) {
    EXPECT_NE(hash_password(good), hash_password(good));
}

TEST(PasswordHash, of_nobody_is_never_right) {
    EXPECT_FALSE(verify_password("", good));
    EXPECT_FALSE(verify_password("", Secret("")));
    EXPECT_FALSE(verify_password("no hash at all", good));
}

TEST(PasswordHash, is_made_anew_when_its_costs_differ) {
    EXPECT_FALSE(needs_rehash(hash_password(good)));
    EXPECT_TRUE(
        needs_rehash("$argon2id$v=19$m=8192,t=1,p=1$QfObu8hhy54uMG75lSpZLg$"
                     "3dLO1+9jYOg/racM/zR8uWjRMwkNRvEOlyMH+rrnDJ0"));
    EXPECT_TRUE(needs_rehash("no hash at all"));
}

TEST(PasswordRules, take_12_to_256_characters_of_any_script) {
    EXPECT_EQ(code_of("vierzehn Ziege"), "");
    EXPECT_EQ(code_of("elf zeichen"), "too_short");
    EXPECT_EQ(code_of("пароль для Ады"), "");
    EXPECT_EQ(code_of("ключ и слон"), "too_short");
    std::string longest = "begin";
    longest.resize(256, 'x');
    EXPECT_EQ(code_of(longest), "");
    EXPECT_EQ(code_of(longest + "y"), "too_long");
    EXPECT_EQ(code_of(std::string(100'000, 'x')), "too_long");
}

TEST(PasswordRules, refuse_what_cannot_be_typed) {
    EXPECT_EQ(code_of(std::string("abc\0defghijkl", 13)), "invalid_utf8");
    EXPECT_EQ(code_of("abcdefghijkl\xFF"), "invalid_utf8");
}

TEST(PasswordRules, refuse_the_common_and_the_monotonous) {
    EXPECT_EQ(code_of("Password1234"), "too_common");
    EXPECT_EQ(code_of("aaaaaaaaaaaaaaaaaaaa"), "too_common");
    EXPECT_EQ(code_of("abababababab"), "too_common");
}

TEST(PasswordRules, refuse_the_owners_name_and_email) {
    const std::vector<std::string> own{"ada@lovelace.example", "Ada Lovelace"};
    EXPECT_EQ(code_of("Ada@Lovelace.example", own), "too_personal");
    EXPECT_EQ(code_of("ada lovelace", own), "too_personal");
    EXPECT_EQ(code_of("Ada Lovelace 1815", own), "too_personal");
    EXPECT_EQ(code_of("adaadaadaada", own), "too_common");
    EXPECT_EQ(code_of("ada and her brass engine", own), "");
    const auto problems = find_password_problems(Secret("short"), own, "/password");
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems.front().pointer, "/password");
}

}  // namespace
}  // namespace mien
