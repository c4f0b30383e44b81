#include "core/text_rule.hpp"

#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "base/text.hpp"

namespace mien::core {
namespace {

// A code point takes at most four bytes and NFC joins at most four into one: text beyond this is
// too long without being looked at.
constexpr std::size_t bytes_per_character_max = 16;

// U+0000 to U+001F, U+007F to U+009F, and the line and paragraph separators.
bool is_control(char32_t code_point) {
    return code_point < 0x20 || (code_point >= 0x7F && code_point <= 0x9F) ||
           code_point == 0x2028 || code_point == 0x2029;
}

bool is_white_space(char32_t control) {
    return (control >= 0x09 && control <= 0x0D) || control == 0x85 || control >= 0x2028;
}

struct FoundControl {
    char32_t code_point;
    std::size_t position_characters;
};

// The first control that the rule refuses; the text is UTF-8.
std::optional<FoundControl> find_control(std::string_view text, Controls rule) {
    std::size_t position = 0;
    for (std::size_t i = 0; i < text.size() && rule != Controls::allowed; ++position) {
        char32_t code_point = static_cast<unsigned char>(text[i++]);
        const bool is_lead = code_point >= 0xC0;
        code_point = is_lead ? code_point & (code_point < 0xE0 ? 0x1FU : 0x0FU) : code_point;
        for (; i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U; ++i) {
            code_point = (code_point << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
        }
        if (is_control(code_point) && (rule == Controls::refused || !is_white_space(code_point))) {
            return FoundControl{code_point, position};
        }
    }
    return std::nullopt;
}

bool is_refused_as_blank(std::string_view text, Blank rule) {
    return rule == Blank::refused ? is_blank(text)
                                  : rule == Blank::empty_allowed && !text.empty() && is_blank(text);
}

}  // namespace

void check_text(std::vector<Problem>& problems, std::string_view text, const TextRule& rule) {
    const auto add = [&](std::string_view code, std::string message) {
        message.front() = static_cast<char>(message.front() - 'a' + 'A');
        problems.push_back({std::string(rule.pointer), std::string(code), std::move(message)});
    };
    if (text.size() > rule.characters_max * bytes_per_character_max) {
        add("too_long",
            fmt::format("{} is longer than {} characters.", rule.field, rule.characters_max));
    } else if (!is_utf8(text)) {
        add("invalid_utf8", fmt::format("{} is not valid UTF-8.", rule.field));
    } else if (text.empty() && rule.blank == Blank::refused) {
        add("required", fmt::format("{} must not be empty.", rule.field));
    } else if (is_refused_as_blank(text, rule.blank)) {
        add("blank", fmt::format("{} has no character that can be seen.", rule.field));
    } else if (text.find('\0') != std::string_view::npos) {
        add("null_character", fmt::format("{} must not hold U+0000.", rule.field));
    } else if (const auto control = find_control(text, rule.controls)) {
        add("control_character",
            fmt::format("{} must not hold {}control characters: U+{:04X} is at position {}.",
                        rule.field, rule.controls == Controls::refused ? "line breaks or " : "",
                        static_cast<std::uint32_t>(control->code_point),
                        control->position_characters));
    } else if (const auto count = count_characters(text); count > rule.characters_max) {
        add("too_long", fmt::format("{} has {} characters; at most {} are allowed.", rule.field,
                                    count, rule.characters_max));
    }
}

}  // namespace mien::core
