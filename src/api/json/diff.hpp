// The wire form of the difference of two texts.
#pragma once

#include <string_view>

#include "base/json.hpp"

namespace mien::api {

// [{"op": "equal", "insert" or "delete", "text"}], word by word.
[[nodiscard]] json::array diff_to_json(std::string_view before, std::string_view after);

}  // namespace mien::api
