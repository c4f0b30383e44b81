// OpenRouter's dialect of OpenAI's videos: where it has words of its own. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "video/providers/service.hpp"

namespace mien::video {

// The fields of a preset that names none.
[[nodiscard]] const json::object& usual_openrouter_fields();

// First and last images are `frame_images`, others `input_references`: the fields of images must
// say so.
[[nodiscard]] std::vector<Problem> find_openrouter_problems(const json::object& content);

// The body with the image in each of its fields, as OpenRouter takes it.
void put_openrouter_images(json::object& body, const json::object& fields,
                           const std::string& image);

// The preset held against the list of models for videos: the model, and what it says that it takes.
[[nodiscard]] std::vector<Problem> find_openrouter_model_problems(const json::object& content,
                                                                  const json::value& models);

}  // namespace mien::video
