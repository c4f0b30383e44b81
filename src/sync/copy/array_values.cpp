#include "sync/copy/array_values.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "sync/copy/big_endian.hpp"

namespace mien::sync {
namespace {

[[noreturn]] void refuse() {
    throw Error(ErrorKind::upstream_failed,
                "The source sent a value that is not of its column's type.");
}

std::string_view take(std::string_view& rest, std::size_t size) {
    if (size > rest.size()) {
        refuse();
    }
    const auto taken = rest.substr(0, size);
    rest.remove_prefix(size);
    return taken;
}

// array_send of utils/adt/arrayfuncs.c: dimensions, flags, type, sizes and bounds, elements.
std::optional<std::string> map_binary(std::string_view array, const MapElement& map) {
    constexpr std::size_t head_bytes = 12;
    constexpr std::size_t dimension_bytes = 8;
    constexpr std::int32_t dimensions_max = 6;  // MAXDIM
    auto rest = array;
    const auto dimensions = read_int32(take(rest, head_bytes).data());
    if (dimensions < 0 || dimensions > dimensions_max) {
        refuse();
    }
    take(rest, static_cast<std::size_t>(dimensions) * dimension_bytes);
    std::string written(array.substr(0, array.size() - rest.size()));
    bool is_changed = false;
    while (!rest.empty()) {
        const auto size_bytes = take(rest, sizeof(std::int32_t));
        const auto size = read_int32(size_bytes.data());
        if (size < 0) {
            written += size_bytes;
            continue;
        }
        const auto element = take(rest, static_cast<std::size_t>(size));
        const auto mapped = map(element);
        is_changed |= mapped.has_value();
        const std::string_view value = mapped ? std::string_view(*mapped) : element;
        append_int32(written, static_cast<std::int32_t>(value.size()));
        written += value;
    }
    return is_changed ? std::optional(std::move(written)) : std::nullopt;
}

void append_quoted(std::string& text, std::string_view element) {
    text += '"';
    for (const char c : element) {
        if (c == '"' || c == '\\') {
            text += '\\';
        }
        text += c;
    }
    text += '"';
}

// The quoted element at the beginning of the text; what it is written as is taken off the text.
std::string take_quoted(std::string_view& rest) {
    std::string element;
    std::size_t at = 1;
    for (; at < rest.size() && rest[at] != '"'; ++at) {
        if (rest[at] == '\\' && at + 1 < rest.size()) {
            ++at;
        }
        element += rest[at];
    }
    take(rest, at + 1);
    return element;
}

// array_out of utils/adt/arrayfuncs.c: bounds where they are not usual, then braces, commas and
// elements, quoted where they must be.
std::optional<std::string> map_text(std::string_view array, const MapElement& map) {
    auto rest = array;
    if (rest.starts_with('[')) {
        take(rest, std::min(rest.find('='), rest.size()));
        take(rest, 1);
    }
    std::string written(array.substr(0, array.size() - rest.size()));
    if (!rest.starts_with('{') || !rest.ends_with('}')) {
        refuse();
    }
    bool is_changed = false;
    while (!rest.empty()) {
        const char c = rest.front();
        if (c == '{' || c == '}' || c == ',') {
            written += take(rest, 1);
            continue;
        }
        const auto from_here = rest;
        const bool is_quoted = c == '"';
        const auto element =
            is_quoted ? take_quoted(rest)
                      : std::string(take(rest, std::min(rest.find_first_of(",{}"), rest.size())));
        const auto original = from_here.substr(0, from_here.size() - rest.size());
        const bool is_null = !is_quoted && element == "NULL";
        const auto mapped = is_null ? std::nullopt : map(element);
        if (mapped) {
            append_quoted(written, *mapped);
            is_changed = true;
        } else {
            written += original;
        }
    }
    return is_changed ? std::optional(std::move(written)) : std::nullopt;
}

}  // namespace

std::optional<std::string> map_array(std::string_view array, pg::CopyFormat format,
                                     const MapElement& map) {
    return format == pg::CopyFormat::binary ? map_binary(array, map) : map_text(array, map);
}

std::vector<std::string> elements_of_array(std::string_view array, pg::CopyFormat format) {
    std::vector<std::string> elements;
    const MapElement take_one = [&elements](std::string_view element) {
        elements.emplace_back(element);
        return std::optional<std::string>();
    };
    [[maybe_unused]] const auto unchanged = map_array(array, format, take_one);
    return elements;
}

}  // namespace mien::sync
