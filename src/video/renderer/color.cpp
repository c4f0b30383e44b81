#include "video/renderer/color.hpp"

#include <algorithm>
#include <cmath>

namespace mien::video::renderer {

Color saturate(const Color& color, double amount) {
    const double grey = luma(color);
    const auto apply = [&](double component) {
        return std::clamp(grey + (component - grey) * amount, 0.0, 1.0);
    };
    return {apply(color.red), apply(color.green), apply(color.blue), color.alpha};
}

Color from_hsl(double hue, double saturation, double lightness) {
    const double reach = saturation * std::min(lightness, 1.0 - lightness);
    const auto component = [&](double offset) {
        const double sector = std::fmod(offset + hue * 12.0, 12.0);
        return lightness - reach * std::max(-1.0, std::min({sector - 3.0, 9.0 - sector, 1.0}));
    };
    return {component(0), component(8), component(4), 1.0};
}

}  // namespace mien::video::renderer
