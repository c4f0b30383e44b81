#include "base/text_place.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace mien {

void TextPlace::advance(std::string_view text) {
    const auto last_break = text.rfind('\n');
    if (last_break != std::string_view::npos) {
        line += std::ranges::count(text, '\n');
        column = 1;
        text.remove_prefix(last_break + 1);
    }
    column += std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

TextPlace TextPlace::behind(std::string_view text) const {
    auto place = *this;
    place.advance(text);
    return place;
}

std::string to_string(const TextPlace& place) {
    return fmt::format("line {}, column {}", place.line, place.column);
}

}  // namespace mien
