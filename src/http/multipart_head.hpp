// The small grammars of multipart/form-data (RFC 7578): parameters of a header and the head of a
// part. Pure. What no honest client sends is refused, because two parsers could read it
// differently.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace mien::http {

// A refusal of multipart text.
[[nodiscard]] Error malformed_upload(std::string message);

struct HeaderParameter {
    std::string_view name;
    std::string value;  // without its quotes
};

struct ParameterizedValue {
    std::string_view value;  // what stands before the first ';'
    std::vector<HeaderParameter> parameters;

    // Names compare without case.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
};

// Reads `value; name=text; name="text"`; nothing when it is something else or a name comes twice.
[[nodiscard]] std::optional<ParameterizedValue> parse_parameters(std::string_view text);

struct PartHead {
    std::string name;
    std::optional<std::string> file_name;
    std::string content_type;
};

// Reads the lines of a part's head, each with its CR LF. Throws malformed.
[[nodiscard]] PartHead parse_part_head(std::string_view head);

// The last segment of a path of whatever system, without control characters and marks that turn the
// direction of writing, at most limits::file_name_characters_max long. Empty when nothing is left,
// and for "." and "..". The text must be UTF-8.
[[nodiscard]] std::string safe_file_name(std::string_view sent);

}  // namespace mien::http
