// A preset of ComfyUI: a workflow in the API format, and by explicit paths which inputs take what
// of an order. Pure.
//
//   {"workflow": {"6": {"class_type": …, "inputs": {"text": ""}}, …},
//    "bind": {"text": ["6.inputs.text"], "seed": "3.inputs.seed", "filename_prefix": …},
//    "output_node": "9", "frames_rule": "4n+1"}
//
// Bound can be the parts of an order (preset_fields.hpp) and `filename_prefix`, which must be:
// files of ours have our name, and no two runs are the same to the server's cache.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "video/providers/preset_fields.hpp"

namespace mien::video {

// "6.inputs.text": the id of a node, and an input's name, which may hold dots.
struct WorkflowPath {
    std::string node;
    std::string input;
};
[[nodiscard]] std::optional<WorkflowPath> parse_workflow_path(std::string_view text);

// The paths that the preset binds a part to.
[[nodiscard]] std::vector<std::string> bound_paths(const json::object& content,
                                                   std::string_view part);
[[nodiscard]] bool is_bound(const json::object& content, std::string_view path);

// Node ids lead; those of a sound preset.
[[nodiscard]] std::vector<Problem> find_workflow_problems(const json::object& content);

// Whether an input is an output of another node: ["4", 0].
[[nodiscard]] bool is_link(const json::value& input);

// The workflow with each part in its place. `image` is the name of the uploaded reference image.
[[nodiscard]] json::object bind_workflow(const json::object& content, const ClipOrder& order,
                                         std::string_view image);

// How a node is called before people: “node 9 (SaveVideo)”.
[[nodiscard]] std::string name_of_node(const json::object& content, std::string_view id);

// As the preset says it, or empty.
[[nodiscard]] std::string output_node_of(const json::object& content);

}  // namespace mien::video
