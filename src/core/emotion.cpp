#include "core/emotion.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace mien::core {

std::optional<EmotionName> EmotionName::parse(std::string_view text) {
    if (text.empty() || text.size() > limits::emotion_characters_max || text.front() < 'a' ||
        text.front() > 'z') {
        return std::nullopt;
    }
    const bool well_formed = std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    return well_formed ? std::optional(EmotionName(std::string(text))) : std::nullopt;
}

}  // namespace mien::core
