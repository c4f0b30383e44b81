#include "video/providers/foreign_json.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/limits/provider_calls.hpp"
#include "base/text.hpp"

namespace mien::video {
namespace {

// Python's json writes these three where JSON has no word; outside of strings they are null.
std::string without_python_numbers(std::string_view text) {
    static constexpr std::array<std::string_view, 3> words{"-Infinity", "Infinity", "NaN"};
    std::string clean;
    clean.reserve(text.size());
    bool in_string = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const auto rest = text.substr(at);
        const auto* const word = std::find_if(
            words.begin(), words.end(), [&](std::string_view w) { return rest.starts_with(w); });
        if (!in_string && word != words.end()) {
            clean += "null";
            at += word->size() - 1;
            continue;
        }
        clean += c;
        if (in_string && c == '\\' && at + 1 < text.size()) {
            clean += text[++at];
        } else if (c == '"') {
            in_string = !in_string;
        }
    }
    return clean;
}

std::optional<json::value> parse(std::string_view text) {
    json::parse_options options;
    options.max_depth = 64;  // graphs of other people, with all that their editors add
    json::error_code failure;
    auto value = json::parse(json::string_view(text.data(), text.size()), failure, {}, options);
    return failure ? std::nullopt : std::optional(std::move(value));
}

}  // namespace

std::optional<json::value> read_foreign_json(std::string_view text) {
    auto value = parse(text);
    if (!value && (text.find("NaN") != std::string_view::npos ||
                   text.find("Infinity") != std::string_view::npos)) {
        value = parse(without_python_numbers(text));
    }
    return value;
}

const json::value* find_member(const json::value& parent, std::string_view name) {
    const auto* const object = parent.if_object();
    return object == nullptr ? nullptr : object->if_contains(name);
}

const json::object* find_object(const json::object& parent, std::string_view name) {
    const auto* const member = parent.if_contains(name);
    return member == nullptr ? nullptr : member->if_object();
}

const json::object* find_object(const json::value& parent, std::string_view name) {
    const auto* const object = parent.if_object();
    return object == nullptr ? nullptr : find_object(*object, name);
}

const json::array* find_array(const json::object& parent, std::string_view name) {
    const auto* const member = parent.if_contains(name);
    return member == nullptr ? nullptr : member->if_array();
}

const json::array* find_array(const json::value& parent, std::string_view name) {
    const auto* const object = parent.if_object();
    return object == nullptr ? nullptr : find_array(*object, name);
}

std::string text_of(const json::value& value) {
    const auto* const text = value.if_string();
    if (text == nullptr || text->find('\0') != json::string::npos || !is_utf8({*text})) {
        return {};
    }
    return {text->data(), text->size()};
}

std::string text_in(const json::object& parent, std::string_view name) {
    const auto* const member = parent.if_contains(name);
    return member == nullptr ? std::string() : text_of(*member);
}

std::string text_in(const json::value& parent, std::string_view name) {
    const auto* const object = parent.if_object();
    return object == nullptr ? std::string() : text_in(*object, name);
}

std::optional<double> number_in(const json::object& parent, std::string_view name) {
    const auto* const member = parent.if_contains(name);
    if (member == nullptr || !member->is_number()) {
        return std::nullopt;
    }
    const auto number = member->to_number<double>();
    return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

std::optional<double> number_in(const json::value& parent, std::string_view name) {
    const auto* const object = parent.if_object();
    return object == nullptr ? std::nullopt : number_in(*object, name);
}

std::string word_in(const json::value& parent, std::string_view name) {
    return fold_case(text_in(parent, name));
}

bool is_service_id(std::string_view id) {
    const bool is_visible = std::ranges::all_of(id, [](char c) { return c > ' ' && c < '\x7f'; });
    return is_visible && !id.empty() && id.size() <= limits::service_id_bytes_max && id != "." &&
           id != "..";
}

std::optional<std::string> id_in(const json::value& parent, std::string_view name) {
    const auto* const member = find_member(parent, name);
    if (member == nullptr) {
        return std::nullopt;
    }
    if (member->is_int64() || member->is_uint64()) {
        return json::serialize(*member);
    }
    auto id = text_of(*member);
    return is_service_id(id) ? std::optional(std::move(id)) : std::nullopt;
}

}  // namespace mien::video
