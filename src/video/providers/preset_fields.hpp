// A preset's `fields`: where in a service's body each part of an order goes. A field is the name of
// a member ("duration"), or an object with that `name`, and `as` ("text", "integer": else as it
// is), `one_of` (numbers that the service takes: the least that is enough) or `max` (of a seed,
// which is folded below it). A name with dots leads into objects: "input.prompt".
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "video/providers/service.hpp"

namespace mien::video {

// The parts of an order, by the names that presets use: text, negative_text, seed, width, height,
// fps, frames, duration (seconds), size ("512x512"), aspect_ratio ("1:1"), character_id, emotion. A
// part that the order does not have is not there.
using OrderParts = std::map<std::string, json::value, std::less<>>;
[[nodiscard]] OrderParts parts_of(const ClipOrder& order, const json::object& content);

// The names of all parts, with those of images: image_first, image_last, image_reference.
[[nodiscard]] const std::vector<std::string_view>& part_names();
[[nodiscard]] bool is_image_part(std::string_view name);

// Broken rules of the preset's member of that name.
[[nodiscard]] std::vector<Problem> find_field_problems(const json::object& content,
                                                       std::string_view member);

// The body with each part that has a field put in its place.
void fill_fields(json::object& body, const json::object& fields, const OrderParts& parts);

// What becomes of a part in its field.
[[nodiscard]] json::value adapt_part(const json::value& part, const json::value& field);
// The values that a field of numbers chooses from; none when it takes any.
[[nodiscard]] std::vector<double> choices_of_field(const json::value& field);
// Where in the service's body it is: "options.duration".
[[nodiscard]] std::string name_of_field(const json::value& field);

// Whether some field takes an image.
[[nodiscard]] bool takes_image(const json::object& fields);

// A member of the preset that is an object; empty when there is none.
[[nodiscard]] const json::object& object_in(const json::object& content, std::string_view name);

[[nodiscard]] ServiceFailure missing_image();

}  // namespace mien::video
