#include "video/renderer/gradient_pixels.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace mien::video::renderer {
namespace {

constexpr int steps = 256;
using Ramp = std::array<std::uint32_t, steps>;

std::uint32_t byte_of(double share) {
    return static_cast<std::uint32_t>(std::lround(std::clamp(share, 0.0, 1.0) * 255.0));
}

std::uint32_t premultiplied(const Color& color) {
    return byte_of(color.alpha) << 24U | byte_of(color.red * color.alpha) << 16U |
           byte_of(color.green * color.alpha) << 8U | byte_of(color.blue * color.alpha);
}

Ramp make_ramp(const Color& first, const Color& last) {
    Ramp ramp;
    for (int i = 0; i < steps; ++i) {
        ramp[static_cast<std::size_t>(i)] = premultiplied(mix(first, last, i / (steps - 1.0)));
    }
    return ramp;
}

double row_start(const PixelPlane& plane, const PixelRegion& region, int y) {
    return plane.x_share * (region.left + 0.5) + plane.y_share * (y + 0.5) + plane.offset;
}

constexpr int fixed_bits = 20;
constexpr std::int64_t fixed_one = std::int64_t{1} << fixed_bits;

// Steps of the ramp in fixed point; bounded, so that a row of them cannot overflow.
std::int64_t fixed_steps(double share) {
    constexpr double share_max = 1e6;
    return std::llround(std::clamp(share, -share_max, share_max) * (steps - 1) * fixed_one);
}

// Rounded to the nearest step. What is no number becomes the first.
std::size_t step_at(float share) {
    const float step = share * (steps - 1.0F) + 0.5F;
    return static_cast<std::size_t>(std::min(std::max(0.0F, step), steps - 1.0F));
}

}  // namespace

void write_linear(const PixelRegion& region, const PixelPlane& way, const Color& first,
                  const Color& last) {
    const auto ramp = make_ramp(first, last);
    const auto slope = fixed_steps(way.x_share);
    for (int y = region.top; y < region.bottom; ++y) {
        auto* row = region.pixels + region.row_pixels * y + region.left;
        auto step = fixed_steps(row_start(way, region, y)) + fixed_one / 2;
        for (int i = 0; i < region.right - region.left; ++i) {
            row[i] = ramp[static_cast<std::size_t>(
                std::clamp<std::int64_t>(step >> fixed_bits, 0, steps - 1))];
            step += slope;
        }
    }
}

void write_radial(const PixelRegion& region, const PixelPlane& across, const PixelPlane& down,
                  const Color& inner, const Color& outer) {
    const auto ramp = make_ramp(inner, outer);
    const auto across_slope = static_cast<float>(across.x_share);
    const auto down_slope = static_cast<float>(down.x_share);
    for (int y = region.top; y < region.bottom; ++y) {
        auto* row = region.pixels + region.row_pixels * y + region.left;
        const auto across_start = static_cast<float>(row_start(across, region, y));
        const auto down_start = static_cast<float>(row_start(down, region, y));
        for (int i = 0; i < region.right - region.left; ++i) {
            const float u = across_start + across_slope * static_cast<float>(i);
            const float v = down_start + down_slope * static_cast<float>(i);
            row[i] = ramp[step_at(std::sqrt(u * u + v * v))];
        }
    }
}

}  // namespace mien::video::renderer
