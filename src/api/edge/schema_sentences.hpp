// Where in a value a rule is broken, and the sentence that tells it to a person.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace mien::api {

// The names and indices that lead from a value to a part of it.
using ValuePath = std::vector<std::string>;

[[nodiscard]] std::string pointer_of(const ValuePath& path);

// The part, or nothing when the value has none there.
[[nodiscard]] const json::value* find_value(const json::value& root, const ValuePath& path);

// The schema of the part, where it can be found without choosing among alternatives.
[[nodiscard]] const json::object* find_schema(const json::value& root, const ValuePath& path);

// E.g. "prompt_text must have at most 5000 characters."; schema is the part's, or nothing.
[[nodiscard]] std::string sentence(std::string_view code, const ValuePath& path,
                                   const json::object* schema);

}  // namespace mien::api
