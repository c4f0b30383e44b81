#include "base/password_rules.hpp"

#include <gtest/gtest.h>

#include "base/hash.hpp"

namespace mien {
namespace {

std::string code_of(std::string password, const std::vector<std::string>& own_words = {}) {
    const auto problems = find_password_problems(Secret(std::move(password)), own_words, "/p");
    return problems.empty() ? "" : problems.front().code;
}

TEST(PasswordRules, take_12_to_256_characters_of_any_script) {
    EXPECT_EQ(code_of("vierzehn Ziege"), "");
    EXPECT_EQ(code_of("elf zeichen"), "too_short");
    EXPECT_EQ(code_of("пароль для Ады"), "");
    EXPECT_EQ(code_of("ключ и слон"), "too_short");
    std::string longest;
    for (int i = 0; i < 64; ++i) {
        longest += static_cast<char>('a' + i % 26);
        longest += "kqv";
    }
    EXPECT_EQ(code_of(longest), "");
    EXPECT_EQ(code_of(longest + "y"), "too_long");
    EXPECT_EQ(code_of(std::string(100'000, 'x')), "too_long");
}

TEST(PasswordRules, count_characters_as_they_are_compared) {
    EXPECT_EQ(code_of("vierzehn Zie"), "");
    EXPECT_EQ(code_of("e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301"), "too_short");
}

TEST(PasswordRules, refuse_what_cannot_be_typed_again) {
    EXPECT_EQ(code_of(std::string("abc\0defghijkl", 13)), "invalid_characters");
    EXPECT_EQ(code_of("abcdefghijkl\xFF"), "invalid_characters");
    EXPECT_EQ(code_of("a quiet\u200B river, 7 stones"), "invalid_characters");
}

TEST(PasswordRules, refuse_the_common_and_the_monotonous) {
    for (const auto* const password :
         {"Password1234", "P@ssw0rd1234", "Summer2026!!", "letmeinplease1", "qwertyuiopas",
          "aaaaaaaaaaaaaaaaaaaa", "abababababab", "123123123123", "abcdefghijkl", "1q2w3e4r5t6y",
          "1qaz2wsx3edc", "iloveyouforever", "Welcome12345!", "administrator1", "changeme12345",
          "dragonmonkey12345", "Pa$$w0rd!!2026", "monkeymonkeymonkey", "zxcvbnm12345"}) {
        EXPECT_EQ(code_of(password), "too_common") << password;
    }
}

TEST(PasswordRules, take_what_nobody_would_try_early) {
    for (const auto* const password :
         {"a quiet river, 7 stones", "correct horse battery staple", "elementary-dear-watson-221b",
          "xkqvhwpzmrtb", "kd83-xm20-qq71", "Der Mond ist ein Kaese"}) {
        EXPECT_EQ(code_of(password, {"ada@lovelace.example", "Ada Lovelace", "production"}), "")
            << password;
    }
    for (int i = 0; i < 200; ++i) {
        const auto made = to_base64url(random_bytes(18));
        EXPECT_EQ(code_of(made, {"ada@lovelace.example", "Ada", "staging"}), "") << made;
    }
}

TEST(PasswordRules, refuse_the_owners_name_and_email_and_the_environments_name) {
    const std::vector<std::string> own{"ada.byron@lovelace.example", "Ada King", "production"};
    for (const auto* const password :
         {"Ada.Byron@lovelace.example", "ada king 1815", "ada.byron.4711", "L0velace-x9#",
          "mien-production7", "Pr0duction-kb2"}) {
        EXPECT_EQ(code_of(password, own), "too_personal") << password;
    }
    EXPECT_EQ(code_of("ada and her brass engine", own), "");
    const auto problems = find_password_problems(Secret("short"), own, "/password");
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems.front().pointer, "/password");
}

}  // namespace
}  // namespace mien
