// The request target: path and query, decoded exactly once and validated. What could name another
// path to another reader is refused: encoded slashes, backslashes, dot segments, empty segments,
// ";" parameters, control characters, U+0000 and anything that is not UTF-8.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/refusal.hpp"

namespace mien::http {

struct Target {
    std::string path;                                        // starts with "/"; "*" for OPTIONS *
    std::vector<std::pair<std::string, std::string>> query;  // in order; "+" is a space
};

// Parses into `target`, whose memory is used again; nothing when it is accepted. A query name that
// comes twice is refused.
[[nodiscard]] std::optional<Refusal> parse_target(std::string_view text, Target& target);

}  // namespace mien::http
