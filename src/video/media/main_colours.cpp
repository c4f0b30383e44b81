#include "video/media/main_colours.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

namespace mien::video::media {
namespace {

constexpr std::size_t colours_max = 3;
constexpr int distance_min = 72 * 72;  // between two of them, as the square of the way
constexpr int opaque_min = 128;
constexpr std::uint64_t weight_of_grey = 40;  // a pixel of full colour counts 255 more

// Pixels whose channels agree in their first three bits.
struct Bin {
    std::size_t number = 0;
    std::uint64_t weight = 0;
    std::uint64_t count = 0;
    std::uint64_t red = 0;
    std::uint64_t green = 0;
    std::uint64_t blue = 0;
};

using Colour = std::array<int, 3>;

std::size_t bin_of(const std::uint8_t* pixel) {
    const auto part = [&](int channel) { return std::size_t{pixel[channel]} >> 5U; };
    return part(0) << 6U | part(1) << 3U | part(2);
}

std::vector<Bin> count_pixels(const PixelRows& rows) {
    std::vector<Bin> bins(512);
    for (int y = 0; y < rows.height; ++y) {
        const auto* pixel = rows.data + rows.row_bytes * y;
        for (int x = 0; x < rows.width; ++x, pixel += rows.pixel_bytes) {
            if (rows.pixel_bytes == 4 && pixel[3] < opaque_min) {
                continue;
            }
            auto& bin = bins[bin_of(pixel)];
            const auto [least, most] = std::minmax({pixel[0], pixel[1], pixel[2]});
            bin.weight += weight_of_grey + static_cast<std::uint64_t>(most - least);
            ++bin.count;
            bin.red += pixel[0];
            bin.green += pixel[1];
            bin.blue += pixel[2];
        }
    }
    for (std::size_t i = 0; i < bins.size(); ++i) {
        bins[i].number = i;
    }
    std::erase_if(bins, [](const Bin& bin) { return bin.count == 0; });
    return bins;
}

Colour colour_of(const Bin& bin) {
    return {static_cast<int>(bin.red / bin.count), static_cast<int>(bin.green / bin.count),
            static_cast<int>(bin.blue / bin.count)};
}

bool is_near(const Colour& a, const Colour& b) {
    int distance = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        distance += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return distance < distance_min;
}

}  // namespace

std::string main_colours(const PixelRows& rows) {
    auto bins = count_pixels(rows);
    std::ranges::sort(bins, [](const Bin& a, const Bin& b) {
        return a.weight != b.weight ? a.weight > b.weight : a.number < b.number;
    });
    std::vector<Colour> chosen;
    std::string text;
    for (const auto& bin : bins) {
        const auto colour = colour_of(bin);
        const bool is_known = std::ranges::any_of(
            chosen, [&](const Colour& other) { return is_near(colour, other); });
        if (is_known) {
            continue;
        }
        chosen.push_back(colour);
        text += fmt::format("{}{:02x}{:02x}{:02x}", text.empty() ? "" : " ", colour[0], colour[1],
                            colour[2]);
        if (chosen.size() == colours_max) {
            break;
        }
    }
    return text;
}

}  // namespace mien::video::media
