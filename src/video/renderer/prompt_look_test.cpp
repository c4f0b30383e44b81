#include "video/renderer/prompt_look.hpp"

#include <gtest/gtest.h>

namespace mien::video::renderer {
namespace {

TEST(prompt_look, follows_framing) {
    EXPECT_GT(look_of("An extreme close-up of her eyes").zoom, look_of("Close-up.").zoom);
    EXPECT_GT(look_of("close up").zoom, 1.0);
    EXPECT_LT(look_of("WIDE shot of a man").zoom, 1.0);
    EXPECT_EQ(look_of("").zoom, 1.0);
}

TEST(prompt_look, follows_place_time_and_weather) {
    const auto look = look_of("Standing in a neon alley at night, heavy rain, cinematic");
    EXPECT_EQ(look.place, Place::city);
    EXPECT_EQ(look.day_time, DayTime::night);
    EXPECT_EQ(look.weather, Weather::rain);
    EXPECT_TRUE(look.is_neon);
    EXPECT_EQ(look_of("golden hour in the forest").day_time, DayTime::golden_hour);
    EXPECT_EQ(look_of("golden hour in the forest").place, Place::forest);
}

TEST(prompt_look, follows_energy) {
    EXPECT_LT(look_of("slow, gentle breathing").energy, 1.0);
    EXPECT_GT(look_of("energetic jumping").energy, 1.0);
    EXPECT_LT(look_of("a slight smile").intensity, 1.0);
}

TEST(prompt_look, minds_negations_and_word_ends) {
    EXPECT_EQ(look_of("no rain, without fog").weather, Weather::clear);
    EXPECT_EQ(look_of("a brainy trainer").weather, Weather::clear);
    EXPECT_EQ(look_of("no rain at first, then rain").weather, Weather::rain);
}

TEST(prompt_look, takes_colours_of_the_scene_only) {
    const auto look = look_of("teal and orange light, her red hair, a blue velvet coat");
    ASSERT_EQ(look.colors.size(), 2U);
    EXPECT_EQ(look.colors[0], rgb(0x2f9a9c));
    EXPECT_EQ(look.colors[1], rgb(0xf08a3c));
    EXPECT_TRUE(look_of("brown eyes, black coat").colors.empty());
}

TEST(prompt_look, takes_any_text) {
    for (const char* text : {"", " ", "%%%", "Привет, мир", "\xFF\xFE", "no", "rain"}) {
        const auto look = look_of(text);
        EXPECT_GT(look.zoom, 0.0);
    }
}

}  // namespace
}  // namespace mien::video::renderer
