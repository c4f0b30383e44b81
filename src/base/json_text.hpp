// JSON as the text that others read. Numbers are written as ECMAScript does, as few digits as give
// the same number: 1, 0.5, 1e+21; not 1E0 and 5E-1, as the library writes them.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"

namespace mien {

// Members stay in the order that they have.
[[nodiscard]] std::string json_text(const json::value& value);
[[nodiscard]] std::string json_text(const json::object& object);

// The same behind what is there.
void append_json(std::string& text, const json::value& value);
void append_json(std::string& text, const json::object& object);

// A string alone, in quotes.
void append_json_string(std::string& text, std::string_view value);

}  // namespace mien
