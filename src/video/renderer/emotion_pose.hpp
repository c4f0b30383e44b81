// How an emotion looks and moves, as numbers. Eight emotions are made by hand; other names are
// mixed from them by known words or, failing that, by the name's hash.
#pragma once

#include <cstdint>
#include <string_view>

#include "video/renderer/color.hpp"

namespace mien::video::renderer {

enum class Particles {
    dust,
    sparkles,
    hearts,
    tears_of_rain,
    embers,
    question_marks,
    rays,
    bubbles
};

// Offsets are in head units (half the width of a head is 1), angles in radians, rates per second,
// the rest 0..1 or -1..1. "Left" is the left side of the picture.
struct EmotionPose {
    // Brows: up is positive; inner is how far the inner end rises over the outer one.
    double brow_left = 0;
    double brow_right = 0;
    double brow_inner = 0;
    // Eyes: 1 is relaxed; squint lifts the lower lid.
    double eye_left = 1;
    double eye_right = 1;
    double squint = 0;
    double pupil = 1;
    double gaze_x = 0;
    double gaze_y = 0;
    double sparkle = 0;
    // Mouth: curve is smile (+) or frown (-); round pulls the corners in; skew lifts the right.
    double mouth_curve = 0;
    double mouth_open = 0;
    double mouth_width = 1;
    double mouth_round = 0;
    double mouth_skew = 0;
    double teeth = 0;
    // Skin.
    double blush = 0.15;
    double tears = 0;
    double sweat = 0;
    // Posture.
    double tilt = 0;
    double turn = 0;
    double nod = 0;   // chin down is positive
    double lean = 0;  // towards the viewer
    double shoulders = 0;
    // Motion.
    double breath = 1;
    double breath_rate = 0.3;
    double bounce = 0;
    double bounce_rate = 1;
    double sway = 0.02;
    double sway_rate = 0.33;
    double look_around = 0.1;
    double tremble = 0;
    double laugh = 0;
    double blink_rate = 0.35;
    // Mood of the picture.
    Color tint = rgb(0x8fa3bf);
    double tint_share = 0.2;
    double saturation = 1;
    double brightness = 1;
    double particle_amount = 0.4;
    double particle_rate = 0.3;
    Particles particles = Particles::dust;
};

// The numbers of both in proportion; particles of the heavier one.
[[nodiscard]] EmotionPose mix(const EmotionPose& from, const EmotionPose& to, double share);

// Never fails: any name has a pose, the same one every time.
[[nodiscard]] EmotionPose emotion_pose(std::string_view emotion);

}  // namespace mien::video::renderer
