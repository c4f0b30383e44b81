#include "core/emotion.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

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

}  // namespace
}  // namespace mien::core
