// Pictures from outside: what a service's clip, and an image that somebody uploads, may be.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mien::limits {

// A clip as the service gave it.
inline constexpr std::int64_t intake_bytes_max = 256LL * 1024 * 1024;
inline constexpr int intake_side_pixels_max = 4096;
inline constexpr int intake_frames_max = 3600;
inline constexpr std::chrono::seconds intake_time_max{30};
inline constexpr int intake_streams_max = 32;
inline constexpr std::size_t intake_damaged_frames_max = 3;
// Frames that are held at once, which playing them backwards needs.
inline constexpr std::int64_t intake_held_bytes_max = 512LL * 1024 * 1024;
inline constexpr std::chrono::milliseconds crossfade_min{40};
inline constexpr std::chrono::milliseconds crossfade_max{5000};

inline constexpr int animation_side_pixels_min = 32;
inline constexpr int animation_side_pixels_max = 1024;
inline constexpr std::int64_t animation_bytes_min = 16LL * 1024;
inline constexpr std::int64_t animation_bytes_max = 32LL * 1024 * 1024;

// A still image, before and after it is cropped.
inline constexpr std::int64_t image_bytes_max = 32LL * 1024 * 1024;
inline constexpr int image_source_side_pixels_max = 8192;
inline constexpr std::int64_t image_source_pixels_max = 40'000'000;
inline constexpr int image_side_pixels_min = 32;
inline constexpr int image_side_pixels_max = 2048;

}  // namespace mien::limits
