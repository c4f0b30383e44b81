#include "core/prompt.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

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
    for (const auto* text : {"x", " x ", "a\nb\tc", "{character_name}", "{{", "漢字", "\u200B"}) {
        EXPECT_EQ(code_of_text(text), "") << text;
    }
}

TEST(PromptText, refuses_with_a_code) {
    EXPECT_EQ(code_of_text(""), "required");
    EXPECT_EQ(code_of_text(" \n\t\u00A0\u3000"), "required");
    EXPECT_EQ(code_of_text(std::string_view("a\0b", 3)), "null_character");
    EXPECT_EQ(code_of_text("a\xC0\x80"), "invalid_utf8");
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
