#include "video/order/intake_spec.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/limits/clips.hpp"
#include "base/limits/intake.hpp"
#include "video/order/members.hpp"

namespace mien::video {
namespace {

constexpr std::array<std::pair<LoopMode, std::string_view>, 4> loop_modes{{
    {LoopMode::as_is, "as_is"},
    {LoopMode::drop_last, "drop_last"},
    {LoopMode::ping_pong, "ping_pong"},
    {LoopMode::crossfade, "crossfade"},
}};

}  // namespace

std::string_view name_of(LoopMode mode) {
    const auto* const found =
        std::ranges::find(loop_modes, mode, &decltype(loop_modes)::value_type::first);
    return found->second;
}

std::optional<LoopMode> parse_loop_mode(std::string_view name) {
    const auto* const found =
        std::ranges::find(loop_modes, name, &decltype(loop_modes)::value_type::second);
    return found == loop_modes.end() ? std::nullopt : std::optional(found->first);
}

std::vector<Problem> find_problems(const IntakeSpec& spec) {
    constexpr auto least = limits::clip_side_pixels_min;
    constexpr auto most = limits::clip_side_pixels_max;
    const std::array numbers{
        NumberRule{"/width", spec.width, least, most},
        NumberRule{"/height", spec.height, least, most},
        NumberRule{"/fps", spec.fps, 0, limits::clip_fps_max},
        NumberRule{"/crossfade_ms", spec.crossfade.count(), limits::crossfade_min.count(),
                   limits::crossfade_max.count()},
        NumberRule{"/frames", spec.frames, 0, limits::intake_frames_max},
    };
    std::vector<Problem> problems;
    check_numbers(numbers, problems);
    check_even(spec.width, spec.height, problems);
    return problems;
}

json::value to_json(const IntakeSpec& spec) {
    return {
        {"width", spec.width},
        {"height", spec.height},
        {"fps", spec.fps},
        {"loop", name_of(spec.loop)},
        {"crossfade_ms", spec.crossfade.count()},
        {"frames", spec.frames},
    };
}

IntakeSpec intake_spec_from_json(const json::value& document) {
    IntakeSpec spec;
    std::string loop(name_of(spec.loop));
    std::int64_t crossfade_ms = spec.crossfade.count();
    Members members(document, "intake spec");
    members.read("width", spec.width);
    members.read("height", spec.height);
    members.read("fps", spec.fps);
    members.read("loop", loop);
    members.read("crossfade_ms", crossfade_ms);
    members.read("frames", spec.frames);
    const auto mode = parse_loop_mode(loop);
    if (!mode) {
        members.note("loop", "unknown", "Must be as_is, drop_last, ping_pong or crossfade.");
    }
    members.finish();
    spec.loop = *mode;
    spec.crossfade = std::chrono::milliseconds(crossfade_ms);
    require_valid(find_problems(spec));
    return spec;
}

}  // namespace mien::video
