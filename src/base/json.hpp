// Strict JSON (RFC 8259) at the edge. Boost.JSON keeps the last of two equal keys, turns 1e400 into
// infinity and lets U+0000 through, which PostgreSQL cuts or refuses: all of that is refused here.
#pragma once

#include <expected>
#include <string_view>

#include <boost/json.hpp>

#include "base/error.hpp"

namespace mien {

namespace json = boost::json;

// Parses a whole document. Throws malformed, with line and column in the message and a pointer in
// the problem where one is known, for: broken syntax or UTF-8, duplicate keys, U+0000, numbers that
// are not finite, nesting deeper than limits::json_depth_max.
[[nodiscard]] json::value parse_json(std::string_view text);
// The same, for a text whose refusal is an answer like another.
[[nodiscard]] std::expected<json::value, Error> try_parse_json(std::string_view text);

}  // namespace mien
