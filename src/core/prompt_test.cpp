#include "core/prompt.hpp"

#include <gtest/gtest.h>

#include "base/limits/text.hpp"

namespace mien::core {
namespace {

std::string code_of_text(std::string_view text) {
    const auto problems = find_problems_of_text(text, "/prompt_text");
    EXPECT_LE(problems.size(), 1U);
    if (problems.empty()) {
        return "";
    }
    EXPECT_EQ(problems.front().pointer, "/prompt_text");
    return problems.front().code;
}

std::string repeated(std::string_view text, std::size_t count) {
    std::string result;
    for (std::size_t i = 0; i < count; ++i) {
        result += text;
    }
    return result;
}

TEST(PromptText, accepts_what_the_rules_allow) {
    for (const auto* text : {"x", " x ", "a\nb\tc", "{character_name}", "{{", "漢字", "a\u200Bb",
                             "\U0001F468\u200D\U0001F680", "a\v\f\r\u0085\u2028b"}) {
        EXPECT_EQ(code_of_text(text), "") << text;
    }
}

TEST(PromptText, refuses_with_a_code) {
    EXPECT_EQ(code_of_text(""), "required");
    EXPECT_EQ(code_of_text(" \n\t\u00A0\u3000"), "blank");
    EXPECT_EQ(code_of_text("\u200B\uFEFF"), "blank");
    EXPECT_EQ(code_of_text(std::string_view("a\0b", 3)), "null_character");
    EXPECT_EQ(code_of_text("a\xC0\x80"), "invalid_utf8");
}

TEST(PromptText, that_is_typed_holds_no_controls_but_white_space) {
    const auto problems = find_problems_of_text("é\n\x1b[2J", "/prompt_text");
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems.front().code, "control_character");
    EXPECT_EQ(problems.front().message,
              "Prompt text must not hold control characters: U+001B is at position 2.");
    EXPECT_EQ(code_of_text("a\u009Bb"), "control_character");
    EXPECT_EQ(code_of_text("a\x7F"), "control_character");
    EXPECT_EQ(code_of_text("漢\b"), "control_character");
    const auto imported = TextOrigin::imported;
    EXPECT_TRUE(find_problems_of_text("a\x1b[2J", "/prompt_text", imported).empty());
    EXPECT_EQ(find_problems_of_text("\x1b\b", "/prompt_text", imported).front().code, "blank");
}

TEST(PromptText, of_a_draft_may_show_nothing) {
    const auto draft = TextOrigin::draft;
    EXPECT_TRUE(find_problems_of_text("", "/prompt_text", draft).empty());
    EXPECT_TRUE(find_problems_of_text("\u200B\b", "/prompt_text", draft).empty());
    EXPECT_TRUE(find_problems_of_reason(" ", "/change_reason", draft).empty());
    const std::string_view null("\0", 1);
    EXPECT_EQ(find_problems_of_text(null, "/prompt_text", draft).front().code, "null_character");
}

TEST(PromptText, counts_code_points_after_nfc) {
    const auto most = limits::prompt_characters_max;
    EXPECT_EQ(code_of_text(std::string(most, 'a')), "");
    EXPECT_EQ(code_of_text(std::string(most + 1, 'a')), "too_long");
    EXPECT_EQ(code_of_text(repeated("\U0001F600", most)), "");
    EXPECT_EQ(code_of_text(repeated("\U0001F600", most + 1)), "too_long");
    EXPECT_EQ(code_of_text(repeated("e\u0301", most)), "");
    EXPECT_EQ(code_of_text(repeated("\u03B1\u0313\u0300\u0345", most)), "") << "four make one";
    EXPECT_EQ(code_of_text(std::string(10'000'000, '\xFF')), "too_long");
}

TEST(ChangeReason, may_be_empty_and_is_limited) {
    EXPECT_TRUE(find_problems_of_reason("", "/change_reason").empty());
    EXPECT_TRUE(
        find_problems_of_reason(std::string(limits::reason_characters_max, 'a'), "/change_reason")
            .empty());
    const auto problems = find_problems_of_reason(
        std::string(limits::reason_characters_max + 1, 'a'), "/change_reason");
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems.front().code, "too_long");
    EXPECT_EQ(problems.front().message,
              "Change reason has 501 characters; at most 500 are allowed.");
}

TEST(ChangeReason, that_is_typed_can_be_seen) {
    for (const auto* reason : {" ", "\u200B", "\n"}) {
        EXPECT_EQ(find_problems_of_reason(reason, "/change_reason").front().code, "blank");
        EXPECT_TRUE(
            find_problems_of_reason(reason, "/change_reason", TextOrigin::imported).empty());
    }
    EXPECT_EQ(find_problems_of_reason("a\x1b[2J", "/change_reason").front().code,
              "control_character");
    EXPECT_TRUE(find_problems_of_reason("first\n\tsecond", "/change_reason").empty());
}

TEST(Cell, compares_and_hashes_by_both_parts) {
    const Cell cell{CharacterId::make(), *EmotionName::parse("sad")};
    const Cell same{cell.character_id, *EmotionName::parse("sad")};
    const Cell other{cell.character_id, *EmotionName::parse("happy")};
    EXPECT_EQ(cell, same);
    EXPECT_NE(cell, other);
    EXPECT_EQ(std::hash<Cell>{}(cell), std::hash<Cell>{}(same));
    EXPECT_NE(std::hash<Cell>{}(cell), std::hash<Cell>{}(other));
}

}  // namespace
}  // namespace mien::core
