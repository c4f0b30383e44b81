// How a clip is rendered: size, speed, length, and the seed that makes it reproducible.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/limits/clips.hpp"
#include "core/emotion.hpp"

namespace mien::core {

struct ClipSettings {
    int width = 512;   // pixels, even
    int height = 512;  // pixels, even
    int fps = 24;      // frames a second
    int duration_ms = 3000;
    std::uint64_t seed = 0;

    auto operator<=>(const ClipSettings&) const = default;
};

// What may be asked of a provider; never more than what anybody may ask for.
struct ClipLimits {
    int side_pixels_max = limits::settings_side_pixels_max;
    int fps_max = limits::settings_fps_max;
    std::chrono::milliseconds duration_max = limits::settings_duration_max;
};

// All broken rules at once, with the pointers "/width", "/height", "/fps" and "/duration_ms".
[[nodiscard]] std::vector<Problem> find_problems(const ClipSettings& settings,
                                                 const ClipLimits& clip_limits = {});

// The seed of a cell that asks for none: always the same one, so that a preview shows the picture
// that the cell's videos will have. At most 2^53 - 1, which every JSON reader can hold.
[[nodiscard]] std::uint64_t default_seed(std::optional<CharacterId> character_id,
                                         const EmotionName& emotion);

// Frames of the clip, rounded to the nearest; at least one for valid settings.
[[nodiscard]] int count_frames(const ClipSettings& settings) noexcept;

}  // namespace mien::core
