// A workflow held against the kinds of node that a server has (GET /object_info/{class}). Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace mien::video {

// By class: what the server says of it; null when it does not know the class.
using NodeKinds = std::map<std::string, json::value, std::less<>>;

// The classes of the workflow, each once.
[[nodiscard]] std::vector<std::string> classes_of(const json::object& content);

// Kinds that the server lacks, inputs that are missing, values that are not among its choices or
// beyond its bounds, and an output node that saves no video. Bound inputs are not judged by the
// value that stands there.
[[nodiscard]] std::vector<Problem> find_node_problems(const json::object& content,
                                                      const NodeKinds& kinds);

}  // namespace mien::video
