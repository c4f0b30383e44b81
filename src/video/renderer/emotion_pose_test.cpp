#include "video/renderer/emotion_pose.hpp"

#include <gtest/gtest.h>

namespace mien::video::renderer {
namespace {

TEST(emotion_pose, the_eight_show_what_they_are) {
    EXPECT_GT(emotion_pose("happy").mouth_curve, 0.5);
    EXPECT_LT(emotion_pose("sad").mouth_curve, -0.5);
    EXPECT_GT(emotion_pose("sad").brow_inner, 0.5);
    EXPECT_LT(emotion_pose("angry").brow_inner, -0.5);
    EXPECT_GT(emotion_pose("surprised").eye_left, 1.3);
    EXPECT_NE(emotion_pose("confused").brow_left, emotion_pose("confused").brow_right);
    EXPECT_GT(emotion_pose("excited").bounce, emotion_pose("happy").bounce);
    EXPECT_GT(emotion_pose("idle").look_around, emotion_pose("neutral").look_around);
}

TEST(emotion_pose, known_words_lean_to_their_kin) {
    EXPECT_EQ(emotion_pose("furious").particles, Particles::embers);
    EXPECT_GT(emotion_pose("joyful").mouth_curve, 0.5);
    EXPECT_LT(emotion_pose("unhappy").mouth_curve, 0.0);
    EXPECT_GT(emotion_pose("terrified").eye_left, 1.0);
}

TEST(emotion_pose, unknown_names_are_stable_and_differ) {
    const auto pose = emotion_pose("zorblax");
    EXPECT_EQ(pose.mouth_curve, emotion_pose("zorblax").mouth_curve);
    EXPECT_NE(pose.tint, emotion_pose("quindle").tint);
    EXPECT_GT(pose.eye_left, 0.3);
}

TEST(emotion_pose, mixing_ends_at_the_ends) {
    const auto happy = emotion_pose("happy");
    const auto sad = emotion_pose("sad");
    EXPECT_EQ(mix(happy, sad, 0).mouth_curve, happy.mouth_curve);
    EXPECT_EQ(mix(happy, sad, 1).mouth_curve, sad.mouth_curve);
    EXPECT_EQ(mix(happy, sad, 1).particles, sad.particles);
}

}  // namespace
}  // namespace mien::video::renderer
