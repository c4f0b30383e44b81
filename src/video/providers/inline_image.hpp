// A reference image inside of a JSON body.
#pragma once

#include <string>
#include <string_view>

#include "video/providers/preset_fields.hpp"
#include "video/providers/service_call.hpp"

namespace mien::video {

// "data:image/png;base64,…".
[[nodiscard]] std::string data_url_of(std::string_view content_type, std::string_view bytes);

// What stands for an image in the body that is kept and shown.
[[nodiscard]] std::string image_mark(const ReferenceImage& image);

// The same for all parts that are images; no images without a value.
void add_images(OrderParts& parts, const std::string& value);

}  // namespace mien::video
