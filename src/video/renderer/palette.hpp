// The colours of one clip: identity and scene under one light.
#pragma once

#include "video/renderer/color.hpp"
#include "video/renderer/emotion_pose.hpp"
#include "video/renderer/identity.hpp"
#include "video/renderer/prompt_look.hpp"

namespace mien::video::renderer {

// Light and film: what happens to every colour of the scene.
struct Grade {
    Color light{1, 1, 1, 1};
    double saturation = 1;
    double brightness = 1;
    bool is_sepia = false;

    [[nodiscard]] Color apply(const Color& color) const;
};

// A colour with its lit and its shaded side.
struct Material {
    Color base;
    Color light;
    Color shade;
};

struct Palette {
    Grade figure_grade;
    Material skin;
    Material hair;
    Material outfit;
    Material accent;
    Material cloth;  // shirts, hats of no particular colour
    Color blush;
    Color lips;
    Color mouth;
    Color tongue;
    Color teeth;
    Color sclera;
    Color iris;
    Color line;  // the darkest tone: lashes, pupils
    Color brow;
    Color metal;
    // Scene.
    Color sky_top;
    Color sky_bottom;
    Color halo;
    Color glow;  // particles, lamps
    Color rim;   // light along the edge of hair and shoulders
    double rim_share = 0.25;
};

[[nodiscard]] Palette make_palette(const Identity& identity, const EmotionPose& pose,
                                   const PromptLook& look);

}  // namespace mien::video::renderer
