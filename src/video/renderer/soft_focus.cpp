#include "video/renderer/soft_focus.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace mien::video::renderer {
namespace {

constexpr std::size_t components = 4;

// A row or column of pixels, `step` bytes apart.
struct Line {
    std::uint8_t* first;
    std::ptrdiff_t step;
    int count;
};

void blur_line(const Line& line, int radius, std::vector<std::uint8_t>& copy) {
    const auto at = [&](int i) {
        return copy.data() +
               components * static_cast<std::size_t>(std::clamp(i, 0, line.count - 1));
    };
    copy.resize(components * static_cast<std::size_t>(line.count));
    for (int i = 0; i < line.count; ++i) {
        std::copy_n(line.first + i * line.step, components, at(i));
    }
    const int width = 2 * radius + 1;
    std::array<int, components> sum{};
    for (int i = -radius; i <= radius; ++i) {
        for (std::size_t c = 0; c < components; ++c) {
            sum[c] += at(i)[c];
        }
    }
    for (int i = 0; i < line.count; ++i) {
        for (std::size_t c = 0; c < components; ++c) {
            line.first[i * line.step + static_cast<std::ptrdiff_t>(c)] =
                static_cast<std::uint8_t>((sum[c] + width / 2) / width);
            sum[c] += at(i + radius + 1)[c] - at(i - radius)[c];
        }
    }
}

}  // namespace

void blur(CairoCanvas& picture, int radius) {
    auto* bytes = picture.pixels().data();
    const std::ptrdiff_t stride = picture.stride();
    std::vector<std::uint8_t> copy;
    for (int pass = 0; pass < 3; ++pass) {
        for (int y = 0; y < picture.height(); ++y) {
            blur_line(
                {bytes + y * stride, static_cast<std::ptrdiff_t>(components), picture.width()},
                radius, copy);
        }
        for (int x = 0; x < picture.width(); ++x) {
            blur_line(
                {bytes + x * static_cast<std::ptrdiff_t>(components), stride, picture.height()},
                radius, copy);
        }
    }
    picture.pixels_changed();
}

void add_grain(CairoCanvas& picture, Dice dice) {
    auto bytes = picture.pixels();
    std::uint64_t bits = 0;
    int bits_left = 0;
    for (std::size_t i = 0; i + components <= bytes.size(); i += components) {
        if (bits_left == 0) {
            bits = dice.next();
            bits_left = 32;
        }
        constexpr std::array steps{-1, 0, 0, 1};
        const int step = steps[bits & 3U];
        bits >>= 2U;
        --bits_left;
        for (std::size_t c = 0; c < 3; ++c) {
            bytes[i + c] = static_cast<std::uint8_t>(std::clamp(bytes[i + c] + step, 0, 255));
        }
    }
    picture.pixels_changed();
}

}  // namespace mien::video::renderer
