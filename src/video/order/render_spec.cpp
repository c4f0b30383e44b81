#include "video/order/render_spec.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "base/limits/clips.hpp"
#include "base/limits/text.hpp"
#include "base/text.hpp"
#include "video/order/members.hpp"

namespace mien::video {
namespace {

struct TextRule {
    const char* pointer;
    const std::string& text;
    std::size_t characters_max;
};

void check(const TextRule& rule, std::vector<Problem>& problems) {
    if (!is_utf8(rule.text)) {
        problems.push_back({rule.pointer, "not_utf8", "Must be UTF-8."});
    } else if (count_characters(rule.text) > rule.characters_max) {
        problems.push_back({rule.pointer, "too_long",
                            fmt::format("Must have at most {} characters.", rule.characters_max)});
    }
}

}  // namespace

bool is_palette(std::string_view text) {
    constexpr std::size_t colour_characters = 6;
    constexpr std::size_t longest = 3 * colour_characters + 2;
    if (text.empty()) {
        return true;
    }
    if (text.size() > longest || text.size() % (colour_characters + 1) != colour_characters) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_blank_place = i % (colour_characters + 1) == colour_characters;
        const bool is_digit =
            (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
        if (is_blank_place ? text[i] != ' ' : !is_digit) {
            return false;
        }
    }
    return true;
}

int frame_count(const RenderSpec& spec) {
    const auto frames = (spec.duration.count() * spec.fps + 500) / 1000;
    return static_cast<int>(std::max<std::int64_t>(1, frames));
}

std::vector<Problem> find_problems(const RenderSpec& spec) {
    constexpr auto least = limits::clip_side_pixels_min;
    constexpr auto most = limits::clip_side_pixels_max;
    const std::array texts{
        TextRule{"/character_id", spec.character_id, limits::name_characters_max},
        TextRule{"/character_name", spec.character_name, limits::name_characters_max},
        TextRule{"/character_description", spec.character_description,
                 limits::description_characters_max},
        TextRule{"/emotion", spec.emotion, limits::emotion_characters_max},
        TextRule{"/prompt_text", spec.prompt_text, limits::resolved_characters_max},
    };
    const std::array numbers{
        NumberRule{"/width", spec.width, least, most},
        NumberRule{"/height", spec.height, least, most},
        NumberRule{"/fps", spec.fps, 1, limits::clip_fps_max},
        NumberRule{"/duration_ms", spec.duration.count(), limits::clip_time_min.count(),
                   limits::clip_time_max.count()},
        NumberRule{"/seed", spec.seed, 0, std::numeric_limits<std::int64_t>::max()},
    };
    std::vector<Problem> problems;
    for (const auto& rule : texts) {
        check(rule, problems);
    }
    check_numbers(numbers, problems);
    if (is_blank(spec.character_id)) {
        problems.push_back({"/character_id", "blank", "Must not be empty."});
    }
    if (!is_palette(spec.palette)) {
        problems.push_back(
            {"/palette", "bad_palette", "Must be at most three colours such as 1020d0."});
    }
    check_even(spec.width, spec.height, problems);
    return problems;
}

json::value to_json(const RenderSpec& spec) {
    return {
        {"character_id", spec.character_id},
        {"character_name", spec.character_name},
        {"character_description", spec.character_description},
        {"palette", spec.palette},
        {"emotion", spec.emotion},
        {"prompt_text", spec.prompt_text},
        {"width", spec.width},
        {"height", spec.height},
        {"fps", spec.fps},
        {"duration_ms", spec.duration.count()},
        {"seed", spec.seed},
    };
}

RenderSpec render_spec_from_json(const json::value& document) {
    RenderSpec spec;
    std::int64_t duration_ms = spec.duration.count();
    Members members(document, "render spec");
    members.read("character_id", spec.character_id);
    members.read("character_name", spec.character_name);
    members.read("character_description", spec.character_description);
    members.read("palette", spec.palette);
    members.read("emotion", spec.emotion);
    members.read("prompt_text", spec.prompt_text);
    members.read("width", spec.width);
    members.read("height", spec.height);
    members.read("fps", spec.fps);
    members.read("duration_ms", duration_ms);
    members.read("seed", spec.seed);
    members.finish();
    spec.duration = std::chrono::milliseconds(duration_ms);
    require_valid(find_problems(spec));
    return spec;
}

}  // namespace mien::video
