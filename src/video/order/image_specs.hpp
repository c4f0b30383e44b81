// Pictures made of what we have: an animated image of a clip, and a still of a reference image.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace mien::video {

// An animated WebP that loops for ever. What does not fit the bytes is made again with less
// quality, then with fewer frames, then smaller.
struct AnimationSpec {
    int side_pixels_max = 512;
    std::int64_t bytes_max = 2'000'000;
    int fps = 20;  // at most; 0: the clip's own

    bool operator==(const AnimationSpec&) const = default;
};

[[nodiscard]] std::vector<Problem> find_problems(const AnimationSpec& spec);
[[nodiscard]] json::value to_json(const AnimationSpec& spec);
[[nodiscard]] AnimationSpec animation_spec_from_json(const json::value& document);

struct AnimatedImage {
    int width = 0;
    int height = 0;
    int fps = 0;
    int frames = 0;
    int quality = 0;  // 1..100
    std::uint64_t bytes = 0;
    std::string sha256;  // hexadecimal

    bool operator==(const AnimatedImage&) const = default;
};

// In pixels of the source.
struct CropRectangle {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;

    bool operator==(const CropRectangle&) const = default;
};

// A PNG of the part that is wanted, scaled down when it is larger.
struct ImageSpec {
    int side_pixels_max = 1024;
    std::optional<CropRectangle> crop = std::nullopt;  // nothing: all of it

    bool operator==(const ImageSpec&) const = default;
};

[[nodiscard]] std::vector<Problem> find_problems(const ImageSpec& spec);
[[nodiscard]] json::value to_json(const ImageSpec& spec);
[[nodiscard]] ImageSpec image_spec_from_json(const json::value& document);

struct CroppedImage {
    int width = 0;
    int height = 0;
    std::uint64_t bytes = 0;
    std::string sha256;   // hexadecimal
    std::string palette;  // its main colours: "rrggbb" joined by blanks, three at most

    bool operator==(const CroppedImage&) const = default;
};

}  // namespace mien::video
