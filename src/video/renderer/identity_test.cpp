#include "video/renderer/identity.hpp"

#include <gtest/gtest.h>

namespace mien::video::renderer {
namespace {

Identity identity(std::string id, std::string name, std::string description = "") {
    RenderSpec spec;
    spec.character_id = std::move(id);
    spec.character_name = std::move(name);
    spec.character_description = std::move(description);
    return identity_of(spec);
}

TEST(identity, does_not_depend_on_mood_prompt_or_seed) {
    RenderSpec spec;
    spec.character_id = "0198a6d2";
    spec.character_name = "Nemo";
    const auto calm = identity_of(spec);
    spec.emotion = "angry";
    spec.prompt_text = "a wizard with a red beard in a forest";
    spec.seed = 77;
    const auto angry = identity_of(spec);
    EXPECT_EQ(calm.skin, angry.skin);
    EXPECT_EQ(calm.hair_style, angry.hair_style);
    EXPECT_EQ(calm.headwear, angry.headwear);
    EXPECT_EQ(calm.outfit_color, angry.outfit_color);
    EXPECT_EQ(calm.face_width, angry.face_width);
}

TEST(identity, differs_from_id_to_id) {
    const auto one = identity("1", "X");
    const auto two = identity("2", "X");
    EXPECT_NE(one.face_width, two.face_width);
}

TEST(identity, wears_the_colours_of_its_reference_image) {
    RenderSpec spec;
    spec.character_id = "1";
    spec.character_description = "a red coat";
    const auto before = identity_of(spec);
    spec.palette = "1020d0 c8f010";
    const auto after = identity_of(spec);
    EXPECT_EQ(after.outfit_color, rgb(0x1020d0));
    EXPECT_EQ(after.accent, rgb(0xc8f010));
    EXPECT_EQ(after.skin, before.skin) << "all else stays";
    EXPECT_EQ(after.outfit, before.outfit);
    spec.palette = "1020d0";
    EXPECT_EQ(identity_of(spec).accent, rgb(0x1020d0));
}

TEST(identity, follows_words) {
    EXPECT_EQ(identity("1", "Sherlock").headwear, Headwear::deerstalker);
    EXPECT_EQ(identity("1", "Merlin", "an old wizard").facial_hair, FacialHair::beard);
    EXPECT_EQ(identity("1", "Mog", "a grey cat").species, Species::cat);
    EXPECT_EQ(identity("1", "R2", "a robot with green eyes").species, Species::robot);
    EXPECT_TRUE(identity("1", "Ann", "a librarian with glasses").has_glasses);
    EXPECT_EQ(identity("1", "Ann", "She has long curly red hair").hair, rgb(0xd8453e));
    EXPECT_EQ(identity("1", "Ann", "bald").hair_style, HairStyle::none);
}

}  // namespace
}  // namespace mien::video::renderer
