// What Replicate answers, read. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "video/providers/service_call.hpp"

namespace mien::video {

// A prediction, as it is polled.
[[nodiscard]] Standing read_prediction(const json::value& prediction, const ServiceCall& call);

// The preset's input and fields held against the schema of a model's version.
[[nodiscard]] std::vector<Problem> find_schema_problems(const json::object& content,
                                                        const json::value& version);

}  // namespace mien::video
