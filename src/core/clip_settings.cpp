#include "core/clip_settings.hpp"

#include <string_view>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/limits/clips.hpp"

namespace mien::core {
namespace {

struct Range {
    std::string_view pointer;
    int least;
    int most;
};

void check_range(std::vector<Problem>& problems, int value, const Range& range) {
    if (value < range.least || value > range.most) {
        problems.push_back(
            {std::string(range.pointer), "out_of_range",
             fmt::format("{} is not between {} and {}.", value, range.least, range.most)});
    }
}

void check_side(std::vector<Problem>& problems, int value, const Range& range) {
    const auto problems_before = problems.size();
    check_range(problems, value, range);
    if (problems.size() == problems_before && value % 2 != 0) {
        problems.push_back({std::string(range.pointer), "not_even",
                            fmt::format("{} is odd; video needs an even size.", value)});
    }
}

}  // namespace

std::vector<Problem> find_problems(const ClipSettings& settings, const ClipLimits& clip_limits) {
    std::vector<Problem> problems;
    const int side_min = limits::settings_side_pixels_min;
    check_side(problems, settings.width, {"/width", side_min, clip_limits.side_pixels_max});
    check_side(problems, settings.height, {"/height", side_min, clip_limits.side_pixels_max});
    check_range(problems, settings.fps, {"/fps", limits::settings_fps_min, clip_limits.fps_max});
    check_range(problems, settings.duration_ms,
                {"/duration_ms", static_cast<int>(limits::settings_duration_min.count()),
                 static_cast<int>(clip_limits.duration_max.count())});
    return problems;
}

int count_frames(const ClipSettings& settings) noexcept {
    return (settings.duration_ms * settings.fps + 500) / 1000;
}

std::uint64_t default_seed(std::optional<CharacterId> character_id, const EmotionName& emotion) {
    constexpr std::uint64_t seed_max = (std::uint64_t{1} << 53U) - 1;
    const auto who = character_id ? to_string(*character_id) : std::string("global");
    const auto digest = sha256(who + "/" + emotion.text());
    std::uint64_t seed = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        seed = (seed << 8U) | digest[i];
    }
    return seed & seed_max;
}

}  // namespace mien::core
