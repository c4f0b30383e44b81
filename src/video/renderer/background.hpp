// The still part of a scene: sky, place, and the light behind the figure. Drawn once per clip.
#pragma once

#include "video/renderer/cairo_canvas.hpp"
#include "video/renderer/dice.hpp"
#include "video/renderer/palette.hpp"
#include "video/renderer/prompt_look.hpp"

namespace mien::video::renderer {

// A picture of the given size, out of focus like behind a portrait lens, with a fine grain that
// keeps its gradients from banding.
[[nodiscard]] CairoCanvas make_background(int width, int height, const Palette& palette,
                                          const PromptLook& look, Dice dice);

}  // namespace mien::video::renderer
