#include "core/emotion.hpp"

#include <gtest/gtest.h>

#include "base/limits/text.hpp"

namespace mien::core {
namespace {

TEST(EmotionName, accepts_slugs) {
    for (const auto* text : {"idle", "excited", "sad", "angry", "confused", "happy", "surprised",
                             "neutral", "a", "very-happy", "mood_2"}) {
        const auto name = EmotionName::parse(text);
        ASSERT_TRUE(name.has_value()) << text;
        EXPECT_EQ(name->text(), text);
    }
}

TEST(EmotionName, refuses_other_text) {
    for (const auto* text : {"", "Happy", "1st", "-sad", "_x", "very happy", "sad\n", "é", "a/b"}) {
        EXPECT_FALSE(EmotionName::parse(text).has_value()) << text;
    }
}

TEST(EmotionName, limits_length) {
    EXPECT_TRUE(EmotionName::parse(std::string(limits::emotion_characters_max, 'a')));
    EXPECT_FALSE(EmotionName::parse(std::string(limits::emotion_characters_max + 1, 'a')));
}

TEST(EmotionName, is_well_formed_from_the_start) {
    EXPECT_EQ(EmotionName::parse(EmotionName().text()), EmotionName());
}

TEST(EmotionName, compares_and_hashes_by_text) {
    const auto sad = EmotionName::parse("sad");
    EXPECT_EQ(sad, EmotionName::parse("sad"));
    EXPECT_NE(sad, EmotionName::parse("happy"));
    EXPECT_EQ(std::hash<EmotionName>{}(*sad), std::hash<EmotionName>{}(*EmotionName::parse("sad")));
}

EmotionDraft good_emotion() {
    return {.name = "very_happy", .display_name = "Very happy", .description = "", .position = 3};
}

TEST(EmotionDraft, has_no_problems_when_good) {
    EXPECT_TRUE(find_problems(good_emotion()).empty());
}

TEST(EmotionDraft, all_problems_come_at_once) {
    const auto problems = find_problems(
        {.name = "a--b", .display_name = " ", .description = std::string("\0", 1), .position = 0});
    ASSERT_EQ(problems.size(), 4U);
    EXPECT_EQ(problems[0].pointer, "/name");
    EXPECT_EQ(problems[1].pointer, "/display_name");
    EXPECT_EQ(problems[2].pointer, "/description");
    EXPECT_EQ(problems[3].pointer, "/position");
}

TEST(EmotionDraft, may_not_take_the_name_of_a_route) {
    auto draft = good_emotion();
    draft.name = "tests";
    ASSERT_EQ(find_problems(draft).size(), 1U);
    EXPECT_EQ(find_problems(draft).front().code, "reserved");
}

TEST(EmotionDraft, gets_its_display_name_from_the_name) {
    EXPECT_EQ(make_display_name("melancholic"), "Melancholic");
    EXPECT_EQ(make_display_name("very_happy-ish"), "Very happy ish");
}

}  // namespace
}  // namespace mien::core
