#include <algorithm>

#include "core/masking/json_masker.hpp"

namespace mien::core {
namespace {

constexpr std::string_view element = "[*]";
constexpr std::string_view keys = "{key}";

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

// A name in double quotes, in which \" and \\ stand for themselves; takes it off the text.
std::optional<std::string> take_quoted(std::string_view& text) {
    std::string name;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            text.remove_prefix(i + 1);
            return name;
        }
        i += text[i] == '\\' && i + 1 < text.size() ? 1 : 0;
        name += text[i];
    }
    return std::nullopt;
}

std::optional<JsonStep> take_member(std::string_view& text) {
    if (text.starts_with('*')) {
        text.remove_prefix(1);
        return JsonStep{.kind = JsonStep::Kind::any_member, .name = {}};
    }
    if (text.starts_with('"')) {
        auto name = take_quoted(text);
        return name ? std::optional(JsonStep{.name = std::move(*name)}) : std::nullopt;
    }
    const auto end =
        static_cast<std::size_t>(std::ranges::find_if_not(text, is_plain) - text.begin());
    if (end == 0) {
        return std::nullopt;
    }
    JsonStep step{.name = std::string(text.substr(0, end))};
    text.remove_prefix(end);
    return step;
}

}  // namespace

std::optional<JsonPath> parse_json_path(std::string_view text) {
    JsonPath path;
    for (bool is_first = true; !text.empty(); is_first = false) {
        if (text.starts_with(element)) {
            path.steps.push_back({.kind = JsonStep::Kind::any_element, .name = {}});
            text.remove_prefix(element.size());
            continue;
        }
        if (!is_first) {
            if (!text.starts_with('.')) {
                return std::nullopt;
            }
            text.remove_prefix(1);
        }
        if (text == keys) {
            path.is_of_keys = true;
            return path;
        }
        auto step = take_member(text);
        if (!step) {
            return std::nullopt;
        }
        path.steps.push_back(std::move(*step));
    }
    return path;
}

}  // namespace mien::core
