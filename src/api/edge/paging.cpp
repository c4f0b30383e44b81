#include "api/edge/paging.hpp"

#include <charconv>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/limits.hpp"

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
    if (failure || !value.is_array() || value.get_array().size() != key_parts) {
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

}  // namespace

void refuse_cursor() {
    throw Error(ErrorKind::invalid, "The cursor is not one that this server gave out.",
                {{"?cursor", "bad_cursor",
                  "Send the next_cursor of the previous page, or none for the first page."}});
}

PageRequest page_of(const http::Request& request, std::size_t key_parts, std::size_t limit_max) {
    const auto limit = integer_query(request, "limit", 1, static_cast<long long>(limit_max));
    PageRequest page{limit ? static_cast<std::size_t>(*limit) : limits::page_rows_default, {}};
    if (const auto cursor = request.query("cursor")) {
        page.after = parse_cursor(*cursor, key_parts);
    }
    return page;
}

std::string next_cursor(const std::vector<std::string>& key) {
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
        const auto rule =
            "Must be a whole number from " + std::to_string(least) + " to " + std::to_string(most);
        throw Error(ErrorKind::invalid, "A query parameter is out of range.",
                    {{"?" + std::string(name), "out_of_range", rule + "."}});
    }
    return value;
}

}  // namespace mien::api
