// The colours that an image is remembered by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace mien::video::media {

// Rows of three bytes a pixel (red, green, blue), or four with opacity.
struct PixelRows {
    const std::uint8_t* data = nullptr;
    std::ptrdiff_t row_bytes = 0;
    int width = 0;
    int height = 0;
    int pixel_bytes = 3;
};

// At most three as "rrggbb" joined by blanks, those of which there is most first, where a vivid
// pixel counts for more than a grey one; none of pixels that are seen through. Whole numbers alone:
// the same pixels always give the same text.
[[nodiscard]] std::string main_colours(const PixelRows& rows);

}  // namespace mien::video::media
