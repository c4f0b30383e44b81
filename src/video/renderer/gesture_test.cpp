#include "video/renderer/gesture.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace mien::video::renderer {
namespace {

constexpr const char* emotions[] = {"idle",  "excited",  "sad",       "angry",
                                    "happy", "confused", "surprised", "neutral"};

TEST(gesture, moment_one_is_moment_zero) {
    for (const char* emotion : emotions) {
        const Choreography motion(emotion_pose(emotion), {}, 3.0, Dice(5));
        const auto start = motion.at(0);
        const auto end = motion.at(1.0 - 1e-9);
        EXPECT_NEAR(start.head_x, end.head_x, 1e-6) << emotion;
        EXPECT_NEAR(start.head_y, end.head_y, 1e-6) << emotion;
        EXPECT_NEAR(start.pose.eye_left, end.pose.eye_left, 1e-6) << emotion;
        EXPECT_NEAR(start.hair_sway, end.hair_sway, 1e-6) << emotion;
        EXPECT_EQ(start.head_y, motion.at(1).head_y) << emotion;
    }
}

TEST(gesture, everyone_blinks_but_not_on_the_poster) {
    for (const char* emotion : emotions) {
        for (const double seconds : {1.0, 3.0, 10.0}) {
            const auto pose = emotion_pose(emotion);
            const Choreography motion(pose, {}, seconds, Dice(11));
            double least = 2;
            for (int i = 0; i < 1000; ++i) {
                least = std::min(least, motion.at(i / 1000.0).pose.eye_left);
            }
            EXPECT_LT(least, 0.15) << emotion << " " << seconds;
            EXPECT_GT(motion.at(0).pose.eye_left, 0.9 * pose.eye_left) << emotion << " " << seconds;
        }
    }
}

TEST(gesture, energy_makes_motion_larger) {
    PromptLook calm;
    calm.energy = 0.5;
    PromptLook wild;
    wild.energy = 1.8;
    const auto reach = [](const PromptLook& look) {
        const Choreography motion(emotion_pose("excited"), look, 3.0, Dice(1));
        double most = 0;
        for (int i = 0; i < 100; ++i) {
            most = std::max(most, std::abs(motion.at(i / 100.0).body_y));
        }
        return most;
    };
    EXPECT_GT(reach(wild), 2 * reach(calm));
}

}  // namespace
}  // namespace mien::video::renderer
