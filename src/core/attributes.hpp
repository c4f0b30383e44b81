// Free attributes of characters and users; prompts read a character's as {attr.NAME}.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace mien::core {

// By name ([a-z][a-z0-9_]*).
using Attributes = std::map<std::string, std::string, std::less<>>;

// True for [a-z][a-z0-9_]*, at most limits::attribute_name_characters_max.
[[nodiscard]] bool is_attribute_name(std::string_view name);

// Adds a problem for every attribute that breaks a rule, with pointers such as "/attributes/hair".
void check_attributes(std::vector<Problem>& problems, const Attributes& attributes);

}  // namespace mien::core
