// Names of colours in text.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "video/renderer/color.hpp"
#include "video/renderer/words.hpp"

namespace mien::video::renderer {

// The colour said right before one of the things ("red hair": things "hair|fur").
[[nodiscard]] std::optional<Color> color_of(const Words& words, std::string_view things);

// The colours of the text in their order, except those said of a person's body or clothes; two at
// most.
[[nodiscard]] std::vector<Color> scene_colors(const Words& words);

}  // namespace mien::video::renderer
