// How a clip is rendered: size, speed, length, and the seed that makes it reproducible.
#pragma once

#include <cstdint>
#include <vector>

#include "base/error.hpp"

namespace mien::core {

struct ClipSettings {
    int width = 512;   // pixels, even
    int height = 512;  // pixels, even
    int fps = 24;      // frames a second
    int duration_ms = 3000;
    std::uint64_t seed = 0;

    auto operator<=>(const ClipSettings&) const = default;
};

// All broken rules at once, with the pointers "/width", "/height", "/fps" and "/duration_ms".
[[nodiscard]] std::vector<Problem> find_problems(const ClipSettings& settings);

// Frames of the clip, rounded to the nearest; at least one for valid settings.
[[nodiscard]] int count_frames(const ClipSettings& settings) noexcept;

}  // namespace mien::core
