// A preset of a hosted model, held against what the model itself says that it takes.
#pragma once

#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "video/providers/json_schema.hpp"
#include "video/providers/service.hpp"

namespace mien::video {

// Names that the model does not have or needs, values of another type, and those that it does not
// take. Says nothing when the schema names no members. What is always sent is the preset's member
// of that name.
[[nodiscard]] std::vector<Problem> find_input_problems(const json::object& content,
                                                       const JsonSchema& input,
                                                       std::string_view always = "input");

}  // namespace mien::video
