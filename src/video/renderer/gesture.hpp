// Motion: what the figure does at each moment of the loop. Everything is a sum of whole cycles per
// loop, so the moment 1 is the moment 0.
#pragma once

#include <vector>

#include "video/renderer/dice.hpp"
#include "video/renderer/emotion_pose.hpp"
#include "video/renderer/prompt_look.hpp"

namespace mien::video::renderer {

// The figure at one moment; units as in EmotionPose.
struct Gesture {
    EmotionPose pose;  // expression with the moment's changes
    double head_x = 0;
    double head_y = 0;  // down is positive
    double body_y = 0;
    double breath = 0;     // -1 empty .. 1 full
    double hair_sway = 0;  // sideways, in head units at a strand's tip
    double zoom = 1;
    double tear = 0;    // 0..1, where the tear is on its way
    double moment = 0;  // 0..1 in the loop
};

// sin of a whole number of cycles per loop; phase in cycles.
[[nodiscard]] double wave(int cycles, double moment, double phase);

class Choreography {
  public:
    // The seed's dice choose phases and the times of blinks.
    Choreography(const EmotionPose& pose, const PromptLook& look, double seconds, Dice dice);

    [[nodiscard]] Gesture at(double moment) const;

    // A rate per second as whole cycles of the loop, at least one.
    [[nodiscard]] int cycles(double rate) const;

  private:
    [[nodiscard]] double eyelids(double moment) const;
    void move_body(Gesture& gesture) const;
    void move_face(Gesture& gesture) const;

    EmotionPose pose_;
    double seconds_;
    double energy_;
    double camera_push_;
    double phase_sway_;
    double phase_look_;
    double phase_breath_;
    int breaths_;
    int bounces_;
    int sways_;
    int looks_;
    int trembles_;
    int laughs_;
    std::vector<double> blinks_;
};

}  // namespace mien::video::renderer
