// Emotional states. Which emotions exist is data (admins add more at run time); only the rules of
// their fields are code.
#pragma once

#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace mien::core {

// [a-z][a-z0-9_-]*, at most limits::emotion_characters_max. Always well-formed: a default
// constructed one is "neutral".
class EmotionName {
  public:
    EmotionName() : text_("neutral") {}

    [[nodiscard]] static std::optional<EmotionName> parse(std::string_view text);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    auto operator<=>(const EmotionName&) const = default;

  private:
    explicit EmotionName(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

// What a person sends to make or change an emotion.
struct EmotionDraft {
    std::string name;
    std::string display_name;
    std::string description;
    std::optional<int> position;  // nothing: after all others

    bool operator==(const EmotionDraft&) const = default;
};

// "Very happy" for very_happy.
[[nodiscard]] std::string make_display_name(std::string_view emotion);

// All broken rules at once. The name "tests" is reserved: routes use it in the place of an
// emotion.
[[nodiscard]] std::vector<Problem> find_problems(const EmotionDraft& draft);

}  // namespace mien::core

template <>
struct std::hash<mien::core::EmotionName> {
    std::size_t operator()(const mien::core::EmotionName& name) const noexcept {
        return std::hash<std::string>{}(name.text());
    }
};
