#include "core/clip_settings.hpp"

#include <gtest/gtest.h>

namespace mien::core {
namespace {

struct Case {
    ClipSettings settings;
    std::string_view pointer;
    std::string_view code;
};

TEST(ClipSettings, defaults_and_bounds_are_valid) {
    EXPECT_TRUE(find_problems(ClipSettings{}).empty());
    EXPECT_TRUE(find_problems(ClipSettings{64, 64, 8, 500, 0}).empty());
    EXPECT_TRUE(find_problems(ClipSettings{1024, 1024, 60, 10'000, UINT64_MAX}).empty());
}

TEST(ClipSettings, each_rule_is_checked) {
    for (const auto& [settings, pointer, code] : {
             Case{{.width = 62}, "/width", "out_of_range"},
             Case{{.width = 1026}, "/width", "out_of_range"},
             Case{{.width = 513}, "/width", "not_even"},
             Case{{.height = -2}, "/height", "out_of_range"},
             Case{{.height = 101}, "/height", "not_even"},
             Case{{.fps = 7}, "/fps", "out_of_range"},
             Case{{.fps = 61}, "/fps", "out_of_range"},
             Case{{.duration_ms = 499}, "/duration_ms", "out_of_range"},
             Case{{.duration_ms = 10'001}, "/duration_ms", "out_of_range"},
         }) {
        const auto problems = find_problems(settings);
        ASSERT_EQ(problems.size(), 1U) << pointer;
        EXPECT_EQ(problems.front().pointer, pointer);
        EXPECT_EQ(problems.front().code, code);
    }
    EXPECT_EQ(find_problems(ClipSettings{0, 0, 0, 0, 0}).size(), 4U);
}

TEST(ClipSettings, a_provider_may_have_narrower_bounds) {
    const ClipLimits narrow{
        .side_pixels_max = 512, .fps_max = 30, .duration_max = std::chrono::milliseconds(4000)};
    EXPECT_TRUE(find_problems(ClipSettings{512, 512, 30, 4000, 0}, narrow).empty());
    EXPECT_EQ(find_problems(ClipSettings{514, 514, 31, 4001, 0}, narrow).size(), 4U);
}

TEST(ClipSettings, counts_frames) {
    EXPECT_EQ(count_frames(ClipSettings{}), 72);
    EXPECT_EQ(count_frames({.fps = 25, .duration_ms = 500}), 13);
    EXPECT_EQ(count_frames({.fps = 60, .duration_ms = 10'000}), 600);
}

}  // namespace
}  // namespace mien::core
