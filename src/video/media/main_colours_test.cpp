#include "video/media/main_colours.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace mien::video::media {
namespace {

struct Run {
    int pixels;
    std::vector<std::uint8_t> colour;
};

std::string colours_of(const std::vector<Run>& runs) {
    std::vector<std::uint8_t> bytes;
    int width = 0;
    for (const auto& run : runs) {
        for (int i = 0; i < run.pixels; ++i) {
            bytes.insert(bytes.end(), run.colour.begin(), run.colour.end());
        }
        width += run.pixels;
    }
    const auto pixel_bytes = static_cast<int>(runs.front().colour.size());
    return main_colours({bytes.data(), width * pixel_bytes, width, 1, pixel_bytes});
}

TEST(main_colours, are_those_of_which_there_is_most) {
    EXPECT_EQ(colours_of({{10, {200, 16, 16}}, {30, {16, 32, 208}}}), "1020d0 c81010");
}

TEST(main_colours, count_what_is_vivid_for_more) {
    EXPECT_EQ(colours_of({{30, {240, 240, 240}}, {10, {255, 0, 0}}}).substr(0, 6), "ff0000");
}

TEST(main_colours, are_not_told_twice) {
    EXPECT_EQ(colours_of({{10, {16, 32, 208}}, {9, {20, 40, 190}}}), "1020d0");
}

TEST(main_colours, leave_out_what_is_seen_through) {
    EXPECT_EQ(colours_of({{50, {255, 0, 0, 0}}, {1, {16, 32, 208, 255}}}), "1020d0");
    EXPECT_EQ(colours_of({{50, {255, 0, 0, 0}}}), "");
}

TEST(main_colours, are_three_at_most) {
    EXPECT_EQ(
        colours_of({{4, {255, 0, 0}}, {3, {0, 255, 0}}, {2, {0, 0, 255}}, {1, {255, 255, 0}}}),
        "ff0000 00ff00 0000ff");
}

}  // namespace
}  // namespace mien::video::media
