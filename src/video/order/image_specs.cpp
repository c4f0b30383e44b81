#include "video/order/image_specs.hpp"

#include <array>

#include "base/limits/clips.hpp"
#include "base/limits/intake.hpp"
#include "video/order/members.hpp"

namespace mien::video {

std::vector<Problem> find_problems(const AnimationSpec& spec) {
    const std::array numbers{
        NumberRule{"/side_pixels_max", spec.side_pixels_max, limits::animation_side_pixels_min,
                   limits::animation_side_pixels_max},
        NumberRule{"/bytes_max", spec.bytes_max, limits::animation_bytes_min,
                   limits::animation_bytes_max},
        NumberRule{"/fps", spec.fps, 0, limits::clip_fps_max},
    };
    std::vector<Problem> problems;
    check_numbers(numbers, problems);
    return problems;
}

json::value to_json(const AnimationSpec& spec) {
    return {{"side_pixels_max", spec.side_pixels_max},
            {"bytes_max", spec.bytes_max},
            {"fps", spec.fps}};
}

AnimationSpec animation_spec_from_json(const json::value& document) {
    AnimationSpec spec;
    Members members(document, "animation spec");
    members.read("side_pixels_max", spec.side_pixels_max);
    members.read("bytes_max", spec.bytes_max);
    members.read("fps", spec.fps);
    members.finish();
    require_valid(find_problems(spec));
    return spec;
}

std::vector<Problem> find_problems(const ImageSpec& spec) {
    const auto crop = spec.crop.value_or(CropRectangle{.x = 0, .y = 0, .width = 1, .height = 1});
    constexpr auto most = limits::image_source_side_pixels_max;
    const std::array numbers{
        NumberRule{"/side_pixels_max", spec.side_pixels_max, limits::image_side_pixels_min,
                   limits::image_side_pixels_max},
        NumberRule{"/crop/x", crop.x, 0, most},
        NumberRule{"/crop/y", crop.y, 0, most},
        NumberRule{"/crop/width", crop.width, 1, most},
        NumberRule{"/crop/height", crop.height, 1, most},
    };
    std::vector<Problem> problems;
    check_numbers(numbers, problems);
    return problems;
}

json::value to_json(const ImageSpec& spec) {
    json::object document{{"side_pixels_max", spec.side_pixels_max}, {"crop", nullptr}};
    if (spec.crop) {
        document["crop"] = {{"x", spec.crop->x},
                            {"y", spec.crop->y},
                            {"width", spec.crop->width},
                            {"height", spec.crop->height}};
    }
    return document;
}

ImageSpec image_spec_from_json(const json::value& document) {
    ImageSpec spec;
    Members members(document, "image spec");
    members.read("side_pixels_max", spec.side_pixels_max);
    const auto* crop = members.find("crop");
    members.finish();
    if (!crop->is_null()) {
        auto& rectangle = spec.crop.emplace();
        Members sides(*crop, "crop rectangle");
        sides.read("x", rectangle.x);
        sides.read("y", rectangle.y);
        sides.read("width", rectangle.width);
        sides.read("height", rectangle.height);
        sides.finish();
    }
    require_valid(find_problems(spec));
    return spec;
}

}  // namespace mien::video
