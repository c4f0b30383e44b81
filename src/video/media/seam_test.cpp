#include "video/media/seam.hpp"

#include <gtest/gtest.h>

namespace mien::video::media {
namespace {

// The seam of frames of 4 x 2 pixels, each of one brightness.
Seam seam_of(const std::vector<int>& shades) {
    SeamMeter meter(4, 2);
    for (const int shade : shades) {
        std::vector<std::uint8_t> luma(12, 0);
        for (const std::ptrdiff_t row : {0, 6}) {
            std::fill_n(luma.begin() + row, 4, static_cast<std::uint8_t>(shade));
        }
        meter.take(luma.data(), 6);
    }
    return meter.measure();
}

TEST(seam, is_one_when_the_last_step_is_like_the_others) {
    EXPECT_DOUBLE_EQ(seam_of({10, 20, 30, 20}).score, 1);
    EXPECT_FALSE(seam_of({10, 20, 30, 20}).ends_with_first);
}

TEST(seam, grows_with_the_jump) {
    EXPECT_DOUBLE_EQ(seam_of({10, 20, 30, 40, 50}).score, 4);
}

TEST(seam, tells_that_the_first_frame_comes_twice) {
    const auto seam = seam_of({10, 20, 30, 20, 10});
    EXPECT_DOUBLE_EQ(seam.score, 0);
    EXPECT_TRUE(seam.ends_with_first);
}

TEST(seam, does_not_count_repeated_pictures_as_steps) {
    EXPECT_DOUBLE_EQ(seam_of({10, 10, 10, 20, 20, 20, 30, 30, 30, 50}).score, 4);
}

TEST(seam, of_a_still_picture_and_of_a_single_frame_is_seamless) {
    for (const auto& shades : {std::vector<int>{}, {7}, {7, 7}, {7, 7, 7, 7}}) {
        EXPECT_DOUBLE_EQ(seam_of(shades).score, 1);
        EXPECT_FALSE(seam_of(shades).ends_with_first);
    }
}

}  // namespace
}  // namespace mien::video::media
