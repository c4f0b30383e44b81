// Colours as the renderer mixes them: sRGB components and alpha, each 0..1, not premultiplied.
#pragma once

#include <cstdint>

namespace mien::video::renderer {

struct Color {
    double red = 0;
    double green = 0;
    double blue = 0;
    double alpha = 1;

    bool operator==(const Color&) const = default;
};

inline constexpr Color white{1, 1, 1, 1};

// 0xRRGGBB.
[[nodiscard]] constexpr Color rgb(std::uint32_t hex) {
    return {static_cast<double>((hex >> 16U) & 0xFFU) / 255.0,
            static_cast<double>((hex >> 8U) & 0xFFU) / 255.0,
            static_cast<double>(hex & 0xFFU) / 255.0, 1.0};
}

[[nodiscard]] constexpr Color with_alpha(Color color, double alpha) {
    color.alpha = alpha;
    return color;
}

// The first colour at share 0, the second at share 1; alpha too.
[[nodiscard]] constexpr Color mix(const Color& from, const Color& to, double share) {
    const double rest = 1.0 - share;
    return {from.red * rest + to.red * share, from.green * rest + to.green * share,
            from.blue * rest + to.blue * share, from.alpha * rest + to.alpha * share};
}

[[nodiscard]] constexpr Color lighten(const Color& color, double share) {
    return mix(color, {1, 1, 1, color.alpha}, share);
}

// Towards a deep blue-violet, not black: shadows keep their colour.
[[nodiscard]] constexpr Color darken(const Color& color, double share) {
    return mix(color, {0.09, 0.06, 0.16, color.alpha}, share);
}

[[nodiscard]] constexpr Color multiply(const Color& color, const Color& light) {
    return {color.red * light.red, color.green * light.green, color.blue * light.blue, color.alpha};
}

// Perceived brightness, 0..1.
[[nodiscard]] constexpr double luma(const Color& color) {
    return 0.2126 * color.red + 0.7152 * color.green + 0.0722 * color.blue;
}

// Amount 0 is grey, 1 leaves the colour as it is, more is more vivid; clamped to 0..1.
[[nodiscard]] Color saturate(const Color& color, double amount);

// Hue in turns (0 red, 1/3 green, 2/3 blue), saturation and lightness 0..1.
[[nodiscard]] Color from_hsl(double hue, double saturation, double lightness);

}  // namespace mien::video::renderer
