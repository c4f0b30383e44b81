// A canvas's pixels as the planes that the encoders take: 4:2:0, the chroma of a pixel pair of two
// rows averaged. The general converter of libswscale takes three times as long.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mien::video::media {

enum class YuvKind {
    clip,    // BT.709, limited range
    poster,  // BT.601, full range, what JPEG means
};

// Pixels of blue, green, red and a byte without meaning. Width and height are even.
struct BgrPicture {
    const std::uint8_t* pixels;
    std::ptrdiff_t row_bytes;
    int width;
    int height;
};

struct YuvPlanes {
    std::uint8_t* luma;
    std::ptrdiff_t luma_row_bytes;
    std::uint8_t* blue;
    std::ptrdiff_t blue_row_bytes;
    std::uint8_t* red;
    std::ptrdiff_t red_row_bytes;
};

void write_yuv(const BgrPicture& picture, YuvKind kind, const YuvPlanes& planes);

}  // namespace mien::video::media
