#include "video/providers/inline_image.hpp"

#include <fmt/format.h>

namespace mien::video {

std::string data_url_of(std::string_view content_type, std::string_view bytes) {
    return fmt::format("data:{};base64,{}", content_type, to_base64(bytes));
}

std::string image_mark(const ReferenceImage& image) {
    return fmt::format("(the reference image, {}, sha256 {})", image.content_type, image.sha256);
}

void add_images(OrderParts& parts, const std::string& value) {
    if (value.empty()) {
        return;
    }
    for (const auto name : part_names()) {
        if (is_image_part(name)) {
            parts[std::string(name)] = value;
        }
    }
}

}  // namespace mien::video
