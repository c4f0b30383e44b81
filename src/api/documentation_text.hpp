// Text of the contract as HTML.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"

namespace mien::api {

// Safe as text and inside a quoted attribute.
[[nodiscard]] std::string escaped(std::string_view text);

// With the two marks of Markdown that the contract uses: `code` and **strong**.
[[nodiscard]] std::string inline_text(std::string_view text);

// The same, with an empty line between paragraphs.
[[nodiscard]] std::string paragraphs(std::string_view text);

// A name as a fragment of a link.
[[nodiscard]] std::string slug_of(std::string_view name);

// Indented by two spaces a level.
[[nodiscard]] std::string pretty(const json::value& value);

// A member that is a string, else "".
[[nodiscard]] std::string_view text_at(const json::object& object, std::string_view name);

// Whether a list holds the text.
[[nodiscard]] bool has(const json::array& values, std::string_view text);

}  // namespace mien::api
