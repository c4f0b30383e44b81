// The contract as one HTML page: an outline, every operation in its group, every schema once.
#pragma once

#include <string>

#include "base/json.hpp"

namespace mien::api {

// A whole document in UTF-8. All text of the contract is escaped.
[[nodiscard]] std::string documentation_page(const json::object& contract);

}  // namespace mien::api
