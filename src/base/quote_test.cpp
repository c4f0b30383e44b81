#include "base/quote.hpp"

#include <gtest/gtest.h>

#include "base/json_text.hpp"

namespace mien {
namespace {

TEST(Shortened, keeps_what_is_short_and_cuts_at_a_code_point) {
    EXPECT_EQ(shortened("prompt_text"), "prompt_text");
    EXPECT_EQ(shortened("äöü", 3), "äöü");
    EXPECT_EQ(shortened("äöüß", 3), "äöü…");
    EXPECT_EQ(shortened("😀😀", 1), "😀…");
    EXPECT_EQ(shortened(std::string(60'000'000, 'b')), std::string(80, 'b') + "…");
}

TEST(Shortened, counts_broken_bytes_one_by_one) {
    EXPECT_EQ(shortened("\xC3\xC3\xC3", 2), "\xC3\xC3…");
}

TEST(Visible, leaves_letters_marks_spaces_and_emoji) {
    for (const auto* const text :
         {"", "Ann smiles.", "café", "日本語", "❤\uFE0F 👍", "a\\b", "a\u00A0b"}) {
        EXPECT_EQ(visible(text), text);
    }
}

TEST(Visible, names_what_moves_a_terminal_or_cannot_be_seen) {
    EXPECT_EQ(visible("a\x1b[31mred"), "a\\u{001B}[31mred");
    EXPECT_EQ(visible("one\n  9  forged"), "one\\n  9  forged");
    EXPECT_EQ(visible("a\rb\tc\x7f"), "a\\u{000D}b\\tc\\u{007F}");
    EXPECT_EQ(visible("\u009B2J"), "\\u{009B}2J");
    EXPECT_EQ(visible("abc\u202Edef\u2066"), "abc\\u{202E}def\\u{2066}");
    EXPECT_EQ(visible("\u200B\u200D\uFEFF\u00AD\u2028\u3164\U000E0041"),
              "\\u{200B}\\u{200D}\\u{FEFF}\\u{00AD}\\u{2028}\\u{3164}\\u{E0041}");
    EXPECT_EQ(visible("\xFF\xC3"), "\\x{FF}\\x{C3}");
}

TEST(VisibleJson, stays_the_same_json) {
    const json::object sent{{"a", "\x1b[31m \u009B2J \u202Edef\u2066 \U000E0041 \u00E4\U0001F600"}};
    const auto shown = visible_json(json_text(sent));
    EXPECT_EQ(shown, R"({"a":"\u001b[31m \u009b2J \u202edef\u2066 \udb40\udc41 )"
                     "\u00E4\U0001F600\"}");
    EXPECT_EQ(json::parse(shown).as_object(), sent);
}

TEST(InQuotes, is_short_and_visible) {
    EXPECT_EQ(in_quotes("role"), "“role”");
    EXPECT_EQ(in_quotes("a\nb"), "“a\\nb”");
    EXPECT_LT(in_quotes(std::string(1'000'000, '\x1b')).size(), 1000U);
}

}  // namespace
}  // namespace mien
