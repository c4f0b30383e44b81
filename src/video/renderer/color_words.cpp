#include "video/renderer/color_words.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace mien::video::renderer {
namespace {

struct NamedColor {
    std::string_view name;
    std::uint32_t hex;
};

constexpr std::array named_colors{
    NamedColor{"red", 0xd8453e},      NamedColor{"crimson", 0xb3203c},
    NamedColor{"scarlet", 0xdb3a2b},  NamedColor{"orange", 0xf08a3c},
    NamedColor{"amber", 0xf2a93b},    NamedColor{"gold", 0xe6b84a},
    NamedColor{"golden", 0xe6b84a},   NamedColor{"yellow", 0xf4cf4e},
    NamedColor{"green", 0x4fa866},    NamedColor{"emerald", 0x2f9e73},
    NamedColor{"olive", 0x8a8f47},    NamedColor{"mint", 0x9fdcc0},
    NamedColor{"teal", 0x2f9a9c},     NamedColor{"turquoise", 0x3fc1bd},
    NamedColor{"cyan", 0x45c6e0},     NamedColor{"blue", 0x4a7fd6},
    NamedColor{"navy", 0x26365f},     NamedColor{"indigo", 0x4b4aa8},
    NamedColor{"purple", 0x8456b8},   NamedColor{"violet", 0x8d63d2},
    NamedColor{"lavender", 0xb9a5e3}, NamedColor{"magenta", 0xcf4aa8},
    NamedColor{"pink", 0xf08db4},     NamedColor{"rose", 0xe5798f},
    NamedColor{"white", 0xf1f1ee},    NamedColor{"silver", 0xc3c8d0},
    NamedColor{"grey", 0x8d939c},     NamedColor{"gray", 0x8d939c},
    NamedColor{"black", 0x23222a},    NamedColor{"dark", 0x3a2c2b},
    NamedColor{"brown", 0x80553a},    NamedColor{"tan", 0xc79a6b},
    NamedColor{"beige", 0xdcc7a5},    NamedColor{"cream", 0xf1e4c8},
    NamedColor{"blonde", 0xe4be72},   NamedColor{"blond", 0xe4be72},
    NamedColor{"auburn", 0x8c3f26},   NamedColor{"ginger", 0xd06f2e},
};

constexpr std::string_view body_things =
    "hair|fur|eyes|eye|skin|coat|shirt|jacket|dress|hoodie|suit|hat|scarf|cloak|robe|sweater|"
    "beard|lips|glasses|cape|uniform|tie|fox|cat|rabbit|bear|robot";

// Words that may stand between a colour and its thing: "red curly hair".
constexpr std::string_view between_words =
    "long|short|curly|wavy|straight|messy|spiky|wool|woollen|leather|silk|velvet|old|worn|soft|"
    "bright|deep|big|round|almond|tweed|flowing|bushy";

bool is_in_list(std::string_view word, std::string_view list) {
    return !word.empty() &&
           ("|" + std::string(list) + "|").find("|" + std::string(word) + "|") != std::string::npos;
}

// The thing the colour at the position is said of, or "".
std::string_view thing_after(const Words& words, std::size_t position, std::string_view name) {
    auto word = words.word_after(position, name);
    if (is_in_list(word, between_words)) {
        word = words.word_after(position + name.size() + 1, word);
    }
    return word;
}

}  // namespace

std::optional<Color> color_of(const Words& words, std::string_view things) {
    for (const auto& color : named_colors) {
        const auto position = words.find(color.name);
        if (position && is_in_list(thing_after(words, *position, color.name), things)) {
            return rgb(color.hex);
        }
    }
    return std::nullopt;
}

std::vector<Color> scene_colors(const Words& words) {
    std::vector<std::pair<std::size_t, Color>> found;
    for (const auto& color : named_colors) {
        const auto position = words.find(color.name);
        const bool is_light_word = color.name == "golden" || color.name == "dark";
        if (position && !is_light_word &&
            !is_in_list(thing_after(words, *position, color.name), body_things)) {
            found.emplace_back(*position, rgb(color.hex));
        }
    }
    std::ranges::sort(found, {}, &std::pair<std::size_t, Color>::first);
    std::vector<Color> colors;
    for (const auto& [position, color] : found) {
        if (colors.size() < 2) {
            colors.push_back(color);
        }
    }
    return colors;
}

}  // namespace mien::video::renderer
