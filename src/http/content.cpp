#include "http/content.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "http/characters.hpp"
#include "http/entity_tags.hpp"

namespace mien::http {
namespace {

std::optional<std::uint64_t> parse_number(std::string_view text) {
    std::uint64_t number = 0;
    const auto end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, number);
    const bool is_number = !text.empty() && result.ec == std::errc() && result.ptr == end;
    return is_number ? std::optional(number) : std::nullopt;
}

enum class Selection : std::uint8_t { all, part, outside };

// A header that is broken or asks for several ranges selects all.
Selection select_range(std::string_view header, std::uint64_t size, ByteRange& range) {
    constexpr std::string_view unit = "bytes=";
    if (!header.starts_with(unit)) {
        return Selection::all;
    }
    const auto text = trimmed(header.substr(unit.size()));
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) {
        return Selection::all;
    }
    const auto first = parse_number(text.substr(0, dash));
    const auto last = parse_number(text.substr(dash + 1));
    const bool has_end = dash + 1 < text.size();
    if (dash == 0) {
        if (!last) {
            return Selection::all;
        }
        const auto length = std::min(*last, size);
        range = {size - length, length};
        return length == 0 ? Selection::outside : Selection::part;
    }
    if (!first || (has_end && (!last || *last < *first))) {
        return Selection::all;
    }
    if (*first >= size) {
        return Selection::outside;
    }
    const auto end = has_end ? std::min(*last, size - 1) : size - 1;
    range = {*first, end - *first + 1};
    return Selection::part;
}

void describe(const Content& content, Response& response) {
    response.set("Accept-Ranges", "bytes");
    if (!content.etag.empty()) {
        response.set("ETag", content.etag);
    }
    if (!content.cache_control.empty()) {
        response.set("Cache-Control", content.cache_control);
    }
}

Selection select(const Request& request, const Content& content, ByteRange& range) {
    const auto header = request.header("range");
    if (!header || request.method != Method::get) {
        return Selection::all;
    }
    const auto condition = request.header("if-range");
    if (condition && (content.etag.empty() || *condition != content.etag)) {
        return Selection::all;
    }
    return select_range(*header, content.size, range);
}

}  // namespace

bool is_current(const Request& request, const Content& content) {
    const auto known = request.header_list("if-none-match");
    return known && !content.etag.empty() &&
           matches_etag(*known, content.etag, TagComparison::weak);
}

Response content_response(const Request& request, const Content& content,
                          const std::function<Body(ByteRange)>& make_body) {
    Response response;
    describe(content, response);
    if (is_current(request, content)) {
        response.status = 304;
        return response;
    }
    ByteRange range{0, content.size};
    switch (select(request, content, range)) {
        case Selection::outside:
            response.status = 416;
            response.set("Content-Range", fmt::format("bytes */{}", content.size));
            return response;
        case Selection::part:
            response.status = 206;
            response.set("Content-Range",
                         fmt::format("bytes {}-{}/{}", range.offset,
                                     range.offset + range.length - 1, content.size));
            break;
        case Selection::all:
            break;
    }
    response.set("Content-Type", content.content_type);
    response.body = make_body(range);
    return response;
}

}  // namespace mien::http
