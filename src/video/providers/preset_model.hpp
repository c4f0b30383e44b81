// The presets of hosted models: {"model", "input", "fields"}, for fal and Replicate.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "video/providers/preset_fields.hpp"

namespace mien::video {

// Model and fields; the text must have one.
[[nodiscard]] std::vector<Problem> find_model_problems(const json::object& content);

// What the model is given: the preset's `input`, with the order in its fields.
[[nodiscard]] json::object model_input(const json::object& content, const ClipOrder& order,
                                       const std::string& image);

// What the fields allow; the rest is the service's.
[[nodiscard]] ServiceCapabilities capabilities_of(const json::object& content);

// "owner/app" of "owner/app/sub/path".
[[nodiscard]] std::string_view app_of(std::string_view model);

}  // namespace mien::video
