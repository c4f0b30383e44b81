// Broken rules as problem+json, rows and the command line tell them.
#pragma once

#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace mien {

// [{"pointer", "code", "message"}]: as many as fit into limits::problems_bytes_max, with long
// messages and pointers shortened.
[[nodiscard]] json::array to_json(const std::vector<Problem>& problems);

// What to_json has written as the member "problems" of this object; nothing without that member.
[[nodiscard]] std::vector<Problem> problems_in(const json::object& error);

}  // namespace mien
