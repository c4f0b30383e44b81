#include "base/password_text.hpp"

#include <gtest/gtest.h>

namespace mien {
namespace {

std::string prepared(std::string password) {
    const auto text = prepare_password(Secret(std::move(password)));
    return text ? std::string(text->reveal()) : "(none)";
}

// The examples of RFC 8265, section 4.3.
TEST(PasswordText, is_opaque_string) {
    EXPECT_EQ(prepared("correct horse battery staple"), "correct horse battery staple");
    EXPECT_EQ(prepared("Correct Horse Battery Staple"), "Correct Horse Battery Staple");
    EXPECT_EQ(prepared("πßå"), "πßå");
    EXPECT_EQ(prepared("Jack of ♦s"), "Jack of ♦s");
    EXPECT_EQ(prepared("foo\u1680bar"), "foo bar");
    EXPECT_EQ(prepared(""), "(none)");
    EXPECT_EQ(prepared("my cat is a \tby"), "(none)");
}

TEST(PasswordText, is_the_same_in_either_normal_form) {
    EXPECT_EQ(prepared("Zoe\u0308s Cafe\u0301"), "Zoës Café");
    EXPECT_EQ(prepared("Zoës Café"), "Zoës Café");
    EXPECT_EQ(prepared("a\u00A0b\u3000c"), "a b c");
}

TEST(PasswordText, has_nothing_that_cannot_be_typed_again) {
    for (const auto* const text :
         {"zero\u200Bwidth", "soft\u00ADhyphen", "right\u202Eleft", "mark\uFEFF", "private\uE000",
          "line\u2028end", "unassigned\u0378", "nonchar\uFFFE", "jamo\u1100", "tatweel\u0640",
          "join\u200Der"}) {
        EXPECT_EQ(prepared(text), "(none)") << text;
    }
    EXPECT_EQ(prepared(std::string("nul\0nul", 7)), "(none)");
    EXPECT_EQ(prepared("bytes\xFF"), "(none)");
    EXPECT_EQ(prepared("क्\u200Dष"), "क्\u200Dष") << "a joiner where a script needs it";
    EXPECT_EQ(prepared("col·lecció"), "col·lecció");
    EXPECT_EQ(prepared("a·b"), "(none)");
}

}  // namespace
}  // namespace mien
