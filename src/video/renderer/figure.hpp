// The parts of the drawn character. Each draws in head units: the origin is the middle of the head,
// half the width of an average head is 1, y grows downwards. Draw order is scene.cpp's business.
#pragma once

#include "video/renderer/cairo_canvas.hpp"
#include "video/renderer/gesture.hpp"
#include "video/renderer/identity.hpp"
#include "video/renderer/palette.hpp"

namespace mien::video::renderer {

struct Figure {
    Identity identity;
    Palette palette;
};

// How far features move on the face when the head turns and nods.
[[nodiscard]] inline Point face_shift(const Gesture& gesture) {
    return {0.22 * gesture.pose.turn, 0.16 * gesture.pose.nod};
}

// The lit side is the upper left everywhere.
[[nodiscard]] inline LinearGradient lit(const Material& material, Point from, Point to) {
    return {from, to, material.light, material.shade};
}

// Neck, shoulders and clothes.
void draw_body(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture);

// Ears and the face without features.
void head_path(CairoCanvas& canvas, const Identity& identity);
void draw_head(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture);
void draw_animal_ears(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture);

// Brows, eyes, tears, glasses.
void draw_eyes(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture);
void draw_glasses(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture);
// Nose, mouth, beard.
void draw_nose(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture);
void draw_mouth(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture);
void draw_facial_hair(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture);

// What lies behind head and body, the shadow on the forehead, and what lies before the face.
void draw_hair_behind(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture);
void draw_hair_shadow(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture);
void draw_hair_before(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture);
void draw_headwear(CairoCanvas& canvas, const Figure& figure, const Gesture& gesture);

}  // namespace mien::video::renderer
