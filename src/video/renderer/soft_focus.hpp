// Two things done to whole opaque pictures.
#pragma once

#include "video/renderer/cairo_canvas.hpp"
#include "video/renderer/dice.hpp"

namespace mien::video::renderer {

// Three box blurs of the radius in pixels: close to a Gaussian. The edges repeat.
void blur(CairoCanvas& picture, int radius);

// Adds one of -1, 0, 1 to each pixel, the same to its three components.
void add_grain(CairoCanvas& picture, Dice dice);

}  // namespace mien::video::renderer
