#include "core/word_diff.hpp"

#include <random>

#include <gtest/gtest.h>

namespace mien::core {
namespace {

std::string side_of(const std::vector<DiffPart>& parts, DiffOp side) {
    std::string text;
    for (const auto& part : parts) {
        if (part.op == DiffOp::equal || part.op == side) {
            text += part.text;
        }
    }
    return text;
}

TEST(WordDiff, tells_the_words_that_changed) {
    const std::vector<DiffPart> wanted{{DiffOp::equal, "She smiles "},
                                       {DiffOp::remove, "warmly"},
                                       {DiffOp::insert, "coldly"},
                                       {DiffOp::equal, " at you."}};
    EXPECT_EQ(diff_words("She smiles warmly at you.", "She smiles coldly at you."), wanted);
}

TEST(WordDiff, keeps_variables_whole) {
    const std::vector<DiffPart> wanted{{DiffOp::equal, "In "},
                                       {DiffOp::remove, "{attr.setting|a dim room}"},
                                       {DiffOp::insert, "{attr.setting|a bright room}"},
                                       {DiffOp::equal, ", {character_name} {"},
                                       {DiffOp::remove, "sits"},
                                       {DiffOp::insert, "stands"},
                                       {DiffOp::equal, "."}};
    EXPECT_EQ(diff_words("In {attr.setting|a dim room}, {character_name} {sits.",
                         "In {attr.setting|a bright room}, {character_name} {stands."),
              wanted);
}

TEST(WordDiff, of_equal_texts_is_nothing) {
    EXPECT_TRUE(diff_words("same", "same").empty());
    EXPECT_TRUE(diff_words("", "").empty());
}

TEST(WordDiff, of_an_empty_side_is_the_other) {
    EXPECT_EQ(diff_words("", "new"), (std::vector<DiffPart>{{DiffOp::insert, "new"}}));
    EXPECT_EQ(diff_words("old", ""), (std::vector<DiffPart>{{DiffOp::remove, "old"}}));
}

TEST(WordDiff, keeps_characters_of_other_scripts_whole) {
    const auto parts = diff_words("ein schöner Tag", "ein schoner Tag");
    EXPECT_EQ(parts[1], (DiffPart{DiffOp::remove, "schöner"}));
    EXPECT_EQ(parts[2], (DiffPart{DiffOp::insert, "schoner"}));
}

TEST(WordDiff, of_very_long_texts_is_both) {
    std::string before;
    for (int i = 0; i < 3000; ++i) {
        before += "a ";
    }
    const auto parts = diff_words(before, before + "b");
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(parts[0].text, before);
}

// Any two texts can be put together again from their difference, and the form is the canonical one.
TEST(WordDiff, loses_nothing) {
    std::mt19937 random(20261126);
    const std::vector<std::string> pieces{"a",  "b",  "c", " ", "  ", ",", "é",
                                          "\n", "dd", ".", "{", "|",  "}"};
    const auto make = [&] {
        std::string text;
        for (auto left = random() % 40; left > 0; --left) {
            text += pieces[random() % pieces.size()];
        }
        return text;
    };
    for (int i = 0; i < 2000; ++i) {
        const auto before = make();
        const auto after = make();
        const auto parts = diff_words(before, after);
        if (before != after) {
            ASSERT_EQ(side_of(parts, DiffOp::remove), before);
            ASSERT_EQ(side_of(parts, DiffOp::insert), after);
        }
        for (std::size_t j = 1; j < parts.size(); ++j) {
            ASSERT_NE(parts[j].op, parts[j - 1].op);
            ASSERT_FALSE(parts[j - 1].op == DiffOp::insert && parts[j].op == DiffOp::remove);
        }
    }
}

}  // namespace
}  // namespace mien::core
