#include "base/text.hpp"

#include <gtest/gtest.h>

namespace mien {
namespace {

using namespace std::string_view_literals;

TEST(Text, knows_valid_utf8) {
    for (const auto text : {""sv, "abc"sv, "é漢\xF0\x9F\x98\x80"sv, "\0"sv, "\xF4\x8F\xBF\xBF"sv}) {
        EXPECT_TRUE(is_utf8(text)) << text;
    }
    for (const auto text :
         {"\x80"sv, "\xC3"sv, "\xC0\x80"sv, "\xED\xA0\x80"sv, "\xF4\x90\x80\x80"sv, "\xE2\x82"sv,
          "a\xFFz"sv, "\xF8\x88\x80\x80\x80"sv}) {
        EXPECT_FALSE(is_utf8(text));
    }
}

TEST(Text, counts_code_points_after_nfc) {
    EXPECT_EQ(count_characters(""), 0U);
    EXPECT_EQ(count_characters("abc"), 3U);
    EXPECT_EQ(count_characters("é"), 1U);
    EXPECT_EQ(count_characters("e\u0301"), 1U);
    EXPECT_EQ(count_characters("\U0001F600"), 1U);
    EXPECT_EQ(count_characters("\u0958"), 2U) << "a composition exclusion";
}

// web/src/lib/text/blank.test.ts holds the same texts.
TEST(Text, knows_text_that_shows_nothing) {
    for (const auto text : {""sv,
                            " "sv,
                            "\t\r\n\v\f"sv,
                            "\u00A0\u2003\u3000\u2028"sv,
                            "\u0085"sv,
                            "\u1680"sv,
                            "\u200B"sv,
                            "\uFEFF"sv,
                            "\u2060\u200D"sv,
                            "\u3164"sv,
                            "\u00AD"sv,
                            "\u180E"sv,
                            "\u115F"sv,
                            "\u1160"sv,
                            "\u2800"sv,
                            "\u034F"sv,
                            "\uFE0F"sv,
                            "\u200E"sv,
                            "\u202E"sv,
                            "\u2066\u2069"sv,
                            "\U000E0041"sv,
                            "\U000E0100"sv,
                            "\uFFA0"sv,
                            "\x1F"sv,
                            "\b"sv,
                            "\x7F"sv,
                            "\u009B"sv,
                            "\uFFF9\uFFFB"sv,
                            "\U0001D173"sv,
                            "\U0001D159"sv,
                            "\U00016FE4"sv,
                            "\U00013441"sv,
                            " \u200B\t\uFEFF "sv}) {
        EXPECT_TRUE(is_blank(text)) << testing::PrintToString(text);
    }
    for (const auto text :
         {"."sv, " x "sv, "\u200Bx\u200B"sv, "\xFF"sv, "\u0301"sv, "\u0600"sv, "\u2801"sv,
          "\U0001F468\u200D\U0001F680"sv, "\uFFFC"sv, "\uE000"sv, "\u2014"sv, "_"sv}) {
        EXPECT_FALSE(is_blank(text)) << testing::PrintToString(text);
    }
}

TEST(Text, normalises) {
    EXPECT_EQ(to_nfc("e\u0301"), "é");
    EXPECT_EQ(to_nfc("plain"), "plain");
    EXPECT_EQ(fold_case("STRASSE"), fold_case("Straße"));
    EXPECT_EQ(fold_case("ＡＢＣ"), "abc");
    EXPECT_EQ(fold_case("É"), fold_case("e\u0301"));
}

TEST(Text, knows_slugs) {
    for (const auto text : {"a"sv, "ada-lovelace"sv, "r2_d2"sv, "x1"sv}) {
        EXPECT_TRUE(is_slug(text, 80)) << text;
    }
    for (const auto text : {""sv, "A"sv, "1a"sv, "-a"sv, "a-"sv, "a--b"sv, "a-_b"sv, "a b"sv, "é"sv,
                            "a/b"sv, "a\n"sv}) {
        EXPECT_FALSE(is_slug(text, 80)) << text;
    }
    EXPECT_TRUE(is_slug("abcd", 4));
    EXPECT_FALSE(is_slug("abcde", 4));
}

TEST(Text, makes_slugs) {
    EXPECT_EQ(to_slug("Sherlock Holmes", 80), "sherlock-holmes");
    EXPECT_EQ(to_slug("  Zoë -- d’Arc's  ", 80), "zoe-darcs");
    EXPECT_EQ(to_slug("R2_D2", 80), "r2-d2");
    EXPECT_EQ(to_slug("Kıvanç Łukasz Søren Æsop", 80), "kivanc-lukasz-soren-aesop");
    EXPECT_EQ(to_slug("007", 80), "007");
    EXPECT_EQ(to_slug("李白", 80), "");
    EXPECT_EQ(to_slug("", 80), "");
    EXPECT_EQ(to_slug("ab cd", 4), "ab-c");
    EXPECT_EQ(to_slug("ab cd", 3), "ab") << "no joint at the end";
}

}  // namespace
}  // namespace mien
