#include "api/edge/paging.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "api/edge/query.hpp"
#include "base/hash.hpp"
#include "base/limits/lists.hpp"

namespace mien::api {
namespace {

// Not parse_json, whose refusal would speak of the body. The parser itself checks UTF-8, and an
// array of strings leaves nothing else for strictness to find but U+0000.
std::vector<std::string> parse_cursor(std::string_view cursor, std::size_t key_parts) {
    const auto text = from_base64url(cursor);
    if (!text) {
        refuse_cursor();
    }
    boost::system::error_code failure;
    const auto value = json::parse(*text, failure);
    if (failure || !value.is_array() || value.get_array().size() != key_parts + 1) {
        refuse_cursor();
    }
    std::vector<std::string> key;
    key.reserve(key_parts);
    for (const auto& part : value.get_array()) {
        if (!part.is_string() || part.get_string().find('\0') != json::string::npos) {
            refuse_cursor();
        }
        key.emplace_back(part.get_string());
    }
    return key;
}

// Tells one list with its filters and order from all others, in a few characters.
std::string list_of(const http::Request& request) {
    constexpr std::size_t characters = 12;
    auto parameters = request.location.query;
    std::erase_if(parameters, [](const auto& parameter) {
        return parameter.first == "cursor" || parameter.first == "limit";
    });
    std::ranges::sort(parameters);
    json::array parts{request.path()};
    for (const auto& [name, value] : parameters) {
        parts.emplace_back(name);
        parts.emplace_back(value);
    }
    return to_hex(sha256(json::serialize(parts))).substr(0, characters);
}

}  // namespace

void refuse_cursor() {
    refuse_query("cursor", "bad_cursor",
                 "must be the next_cursor of the previous page, or left out for the first one");
}

std::int64_t number_from_cursor(std::string_view part) {
    std::int64_t number = 0;
    const auto* const end = part.data() + part.size();
    const auto [stop, failure] = std::from_chars(part.data(), end, number);
    if (failure != std::errc() || stop != end) {
        refuse_cursor();
    }
    return number;
}

PageRequest page_of(const http::Request& request, std::size_t key_parts, std::size_t limit_max) {
    const auto limit = integer_query(request, "limit", 1, static_cast<long long>(limit_max));
    PageRequest page{.limit = limit ? static_cast<std::size_t>(*limit) : limits::page_rows_default,
                     .after = {},
                     .list = list_of(request)};
    if (const auto cursor = request.query("cursor")) {
        page.after = parse_cursor(*cursor, key_parts);
        if (page.after.back() != page.list) {
            refuse_query("cursor", "other_list",
                         "continues the list it came from: send the same filters and order, or "
                         "leave it out for the first page");
        }
        page.after.pop_back();
    }
    return page;
}

std::string PageRequest::next_cursor(std::vector<std::string> key) const {
    key.push_back(list);
    return to_base64url(json::serialize(json::value_from(key)));
}

std::optional<long long> integer_query(const http::Request& request, std::string_view name,
                                       long long least, long long most) {
    const auto text = request.query(name);
    if (!text) {
        return std::nullopt;
    }
    long long value = 0;
    const auto* end = text->data() + text->size();
    const auto [stop, failure] = std::from_chars(text->data(), end, value);
    if (failure != std::errc() || stop != end || value < least || value > most) {
        refuse_query(name, "out_of_range",
                     fmt::format("must be a whole number from {} to {}", least, most));
    }
    return value;
}

}  // namespace mien::api
