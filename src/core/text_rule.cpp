#include "core/text_rule.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace mien::core {
namespace {

// A code point takes at most four bytes and NFC joins at most four into one: text beyond this is
// too long without being looked at.
constexpr std::size_t bytes_per_character_max = 16;

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
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
    } else if (rule.blank == Blank::refused && is_blank(text)) {
        add("required", fmt::format("{} must not be empty or blank.", rule.field));
    } else if (text.find('\0') != std::string_view::npos) {
        add("null_character", fmt::format("{} must not hold U+0000.", rule.field));
    } else if (rule.controls == Controls::refused && std::ranges::any_of(text, is_control)) {
        add("control_character",
            fmt::format("{} must not hold line breaks or control characters.", rule.field));
    } else if (const auto count = count_characters(text); count > rule.characters_max) {
        add("too_long", fmt::format("{} has {} characters; at most {} are allowed.", rule.field,
                                    count, rule.characters_max));
    }
}

}  // namespace mien::core
