// A rule as the policy file has it.
#pragma once

#include <string>
#include <string_view>

#include "sync/policy/policy.hpp"

namespace mien::sync {

// A text, and the name of a key, as TOML writes them.
[[nodiscard]] std::string in_quotes(std::string_view text);
[[nodiscard]] std::string toml_key(std::string_view name);

// The line of a column: `email = "email"`, or with all its details in braces.
[[nodiscard]] std::string rule_line(const ColumnPolicy& column);

// "self", or the column that leads to the person, in braces.
[[nodiscard]] std::string person_value(const PersonOfRow& person);

}  // namespace mien::sync
