#include "core/brace_hints.hpp"

#include <gtest/gtest.h>

#include "base/limits/text.hpp"

namespace mien::core {
namespace {

using enum BraceHintCode;
using Hints = std::vector<BraceHint>;

TEST(BraceHints, nothing_is_said_of_texts_that_arrive_as_they_are_meant) {
    for (const auto* text :
         {"", "plain", "{emotion} {nobody|x}", "a } b", "{\"a\": {\"b\": 1} }", "{{\"a\": {{1}}}}",
          "{{nobody}}", "{{{emotion}}}", "{{attr}} {{attr.}}", "{{ and }}"}) {
        EXPECT_EQ(find_brace_hints(text), Hints{}) << text;
    }
}

TEST(BraceHints, a_brace_that_is_lost_is_pointed_at) {
    EXPECT_EQ(find_brace_hints("x }} y } z"), (Hints{{literal_brace, "}}", 2, 2}}));
    EXPECT_EQ(find_brace_hints("é{{ y"), (Hints{{literal_brace, "{{", 1, 2}}));
    EXPECT_EQ(find_brace_hints("Follow {\"pose\": {\"mood\": \"{emotion}\"}} now"),
              (Hints{{literal_brace, "}}", 36, 2}}));
    EXPECT_EQ(find_brace_hints("{\"a\": {\"b\": {\"c\": {\"d\": 1}}}}"),
              (Hints{{literal_brace, "}}", 26, 2}}));
    EXPECT_EQ(find_brace_hints("{{ }} }} {{"),
              (Hints{{literal_brace, "}}", 6, 2}, {literal_brace, "{{", 9, 2}}));
}

TEST(BraceHints, a_known_name_in_doubled_braces_is_pointed_at) {
    EXPECT_EQ(find_brace_hints("{{Character_Name}} smiles, {{ emotion }}"),
              (Hints{{doubled_name, "character_name", 0, 18}, {doubled_name, "emotion", 27, 13}}));
    EXPECT_EQ(find_brace_hints("{{attr.mood|calm}} {{nobody}}"),
              (Hints{{doubled_name, "attr.mood", 0, 18}}));
}

TEST(BraceHints, are_limited) {
    std::string text;
    for (int i = 0; i < 2'000; ++i) {
        text += "}}";
    }
    EXPECT_EQ(find_brace_hints(text).size(), limits::problems_max);
}

TEST(BraceHints, say_what_to_write) {
    EXPECT_EQ(message_of({literal_brace, "}}", 0, 2}),
              "“}}” stands for one brace; write “}}}}” for two.");
    EXPECT_EQ(message_of({doubled_name, "emotion", 0, 11}),
              "The braces are doubled, so the name itself is sent; write {emotion} for its value.");
}

}  // namespace
}  // namespace mien::core
