#include "video/renderer/gesture.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace mien::video::renderer {
namespace {

constexpr double blink_seconds = 0.26;

// Holds near -1 and 1 and goes quickly between: how eyes move.
double dart(double value) {
    return std::tanh(2.6 * value) / std::tanh(2.6);
}

}  // namespace

double wave(int cycles, double moment, double phase) {
    return std::sin(2.0 * std::numbers::pi * (cycles * moment + phase));
}

Choreography::Choreography(const EmotionPose& pose, const PromptLook& look, double seconds,
                           Dice dice)
    : pose_(pose),
      seconds_(seconds),
      energy_(look.energy),
      camera_push_(look.camera_push),
      phase_sway_(dice.unit()),
      phase_look_(dice.unit()),
      phase_breath_(dice.unit()),
      breaths_(cycles(pose.breath_rate)),
      bounces_(cycles(pose.bounce_rate)),
      sways_(cycles(pose.sway_rate)),
      looks_(cycles(0.3)),
      trembles_(cycles(5.7)),
      laughs_(cycles(1.6)) {
    // The poster is the first frame: no blink there.
    const int count = std::max(1, static_cast<int>(std::lround(pose.blink_rate * seconds)));
    const double width = blink_seconds / seconds;
    const double first = std::min(0.5, width + 0.02);
    for (int i = 0; i < count; ++i) {
        const double slot = (1.0 - 2.0 * first) / count;
        blinks_.push_back(first + slot * (i + dice.between(0.15, 0.85)));
    }
}

int Choreography::cycles(double rate) const {
    const double tempo = 0.5 + 0.5 * energy_;
    return std::max(1, static_cast<int>(std::lround(rate * tempo * seconds_)));
}

// 1 is as open as the pose says, 0 is shut. Lids fall faster than they rise.
double Choreography::eyelids(double moment) const {
    double open = 1;
    for (const double blink : blinks_) {
        const double seconds = (moment - blink) * seconds_;
        const double half = seconds < 0 ? blink_seconds * 0.38 : blink_seconds * 0.62;
        const double share = std::abs(seconds) / half;
        if (share < 1) {
            open = std::min(open, 0.5 - 0.5 * std::cos(std::numbers::pi * share));
        }
    }
    return open;
}

void Choreography::move_body(Gesture& gesture) const {
    const double t = gesture.moment;
    auto& pose = gesture.pose;
    gesture.breath = pose_.breath * wave(breaths_, t, phase_breath_);
    // A hop: quick off the ground, hanging at the top.
    const double hop = std::pow(0.5 - 0.5 * wave(bounces_, t, 0.25), 0.8);
    gesture.body_y = -pose_.bounce * energy_ * hop - 0.012 * gesture.breath;
    gesture.head_y = gesture.body_y * 1.12 - 0.016 * gesture.breath;
    const double swing =
        0.72 * wave(sways_, t, phase_sway_) + 0.28 * wave(sways_ * 2, t, phase_sway_ * 3);
    gesture.head_x = 0.8 * pose_.sway * energy_ * swing;
    pose.tilt += pose_.sway * energy_ * swing;
    pose.turn += 0.7 * pose_.sway * energy_ * wave(sways_, t, phase_sway_ + 0.18);
    pose.nod += 0.02 * wave(breaths_, t, phase_breath_ + 0.12) +
                0.5 * pose_.bounce * energy_ * wave(bounces_, t, 0.1);
    pose.shoulders += 0.05 * std::max(0.0, pose_.breath - 0.6) * gesture.breath;
    const double shiver = pose_.tremble * energy_;
    gesture.head_x += 0.011 * shiver * wave(trembles_, t, 0.3);
    gesture.head_y += 0.006 * shiver * wave(trembles_ + 2, t, 0.7);
    // Hair follows late, so it leads the eye to the motion.
    gesture.hair_sway = 1.6 * pose_.sway * energy_ * wave(sways_, t, phase_sway_ - 0.14) +
                        0.03 * wave(sways_ * 2, t, phase_sway_ + 0.4) +
                        0.35 * pose_.bounce * energy_ * wave(bounces_, t, -0.05);
    gesture.zoom = 1.0 + camera_push_ * wave(1, t, -0.25);
}

void Choreography::move_face(Gesture& gesture) const {
    const double t = gesture.moment;
    auto& pose = gesture.pose;
    const double lids = eyelids(t);
    const double flutter = 1.0 + 0.015 * wave(breaths_, t, phase_breath_);
    pose.eye_left *= lids * flutter;
    pose.eye_right *= lids * flutter;
    pose.brow_left -= 0.08 * (1 - lids);
    pose.brow_right -= 0.08 * (1 - lids);
    const double look =
        dart(0.75 * wave(looks_, t, phase_look_) + 0.45 * wave(looks_ * 2, t, phase_look_ * 5));
    pose.gaze_x += 0.6 * pose_.look_around * look;
    pose.gaze_y += 0.2 * pose_.look_around * dart(wave(looks_, t, phase_look_ + 0.3));
    pose.turn += 0.18 * pose_.look_around * wave(looks_, t, phase_look_ - 0.06);
    const double chuckle = wave(laughs_, t, 0.25);
    pose.mouth_open += 0.3 * pose_.laugh * pose_.mouth_open * chuckle;
    pose.mouth_curve += 0.05 * wave(breaths_, t, phase_breath_ + 0.5);
    pose.brow_left += 0.05 * pose_.laugh * chuckle + 0.025 * wave(sways_, t, phase_look_);
    pose.brow_right += 0.05 * pose_.laugh * chuckle + 0.025 * wave(sways_, t, phase_look_ + 0.1);
    pose.mouth_open += 0.02 * pose_.tremble * pose_.mouth_open * wave(trembles_, t, 0);
    const double travel = t * cycles(0.34) + 0.35;
    gesture.tear = travel - std::floor(travel);
}

Gesture Choreography::at(double moment) const {
    Gesture gesture;
    gesture.pose = pose_;
    gesture.moment = moment - std::floor(moment);
    move_body(gesture);
    move_face(gesture);
    return gesture;
}

}  // namespace mien::video::renderer
