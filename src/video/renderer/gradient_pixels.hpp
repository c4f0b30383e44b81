// Gradients as pixels. The drawing library computes each pixel of a slanted gradient in floating
// point through several calls, which took half of the time of a clip; a table of 256 colours takes
// a fifth of it and differs by less than one step of 255.
#pragma once

#include <cstddef>
#include <cstdint>

#include "video/renderer/color.hpp"

namespace mien::video::renderer {

// x_share * x + y_share * y + offset of a pixel's middle.
struct PixelPlane {
    double x_share = 0;
    double y_share = 0;
    double offset = 0;
};

// The part [left, right) x [top, bottom) of a picture of premultiplied BGRA pixels.
struct PixelRegion {
    std::uint32_t* pixels;  // of the whole picture
    std::ptrdiff_t row_pixels;
    int left;
    int top;
    int right;
    int bottom;
};

// From first to last where the plane goes from 0 to 1; beyond, the nearer of the two.
void write_linear(const PixelRegion& region, const PixelPlane& way, const Color& first,
                  const Color& last);

// From inner at the point where both planes are 0 to outer at the distance 1 and beyond.
void write_radial(const PixelRegion& region, const PixelPlane& across, const PixelPlane& down,
                  const Color& inner, const Color& outer);

}  // namespace mien::video::renderer
