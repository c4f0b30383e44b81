// The name of an emotional state. Which emotions exist is data (admins add more at run time); only
// the form of a name is code.
#pragma once

#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

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

}  // namespace mien::core

template <>
struct std::hash<mien::core::EmotionName> {
    std::size_t operator()(const mien::core::EmotionName& name) const noexcept {
        return std::hash<std::string>{}(name.text());
    }
};
