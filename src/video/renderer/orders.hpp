// What mien-render can be ordered to do. Each order writes its progress and its result to standard
// output, and throws Error.
#pragma once

#include "base/json.hpp"

namespace mien::video::renderer {

// One line of JSON to standard output.
void write_line(const json::object& line);

// {"spec":…,"clip":PATH,"poster":PATH}
void follow_render_order(const json::object& order);

// The others read foreign pictures: they open the files that they name, give up all others, and
// only then read. They write to the paths as they are; whoever gave the order puts results in
// place.

// {"take_in":SPEC,"source":PATH,"clip":PATH,"poster":PATH}
void follow_intake_order(const json::object& order);
// {"animate":SPEC,"source":PATH,"image":PATH}
void follow_animation_order(const json::object& order);
// {"crop_image":SPEC,"source":PATH,"image":PATH}
void follow_image_order(const json::object& order);

}  // namespace mien::video::renderer
