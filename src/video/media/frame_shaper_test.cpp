#include "video/media/frame_shaper.hpp"

#include <array>
#include <cstring>

#include <gtest/gtest.h>

namespace mien::video::media {
namespace {

Owned<AVFrame> frame_of(std::array<std::uint8_t, 4> pixel, int width, int height) {
    auto frame = make_frame(AV_PIX_FMT_BGRA, width, height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            std::memcpy(frame->data[0] + std::ptrdiff_t{frame->linesize[0]} * y + 4 * x,
                        pixel.data(), pixel.size());
        }
    }
    return frame;
}

int luma_of(std::array<std::uint8_t, 4> pixel) {
    FrameShaper shaper(clip_format(16, 16));
    return shaper.shape(*frame_of(pixel, 32, 32))->data[0][5];
}

TEST(frame_shaper, gives_limited_range) {
    EXPECT_NEAR(luma_of({0, 0, 0, 255}), 16, 1);
    EXPECT_NEAR(luma_of({255, 255, 255, 255}), 235, 1);
}

TEST(frame_shaper, shows_what_can_be_seen_through_before_white) {
    EXPECT_NEAR(luma_of({0, 0, 0, 0}), 235, 1);
    EXPECT_NEAR(luma_of({0, 0, 0, 128}), 16 + 219 / 2.0, 2);
}

TEST(frame_shaper, covers_with_the_middle) {
    const auto part_of = [](int width, int height, int wide, int high) {
        const auto frame = frame_of({0, 0, 0, 255}, width, height);
        return cover(*frame, wide, high);
    };
    EXPECT_EQ(part_of(200, 100, 64, 64), (CropRectangle{50, 0, 100, 100}));
    EXPECT_EQ(part_of(100, 200, 64, 64), (CropRectangle{0, 50, 100, 100}));
    EXPECT_EQ(part_of(100, 200, 100, 50), (CropRectangle{0, 74, 100, 50}));
    EXPECT_EQ(part_of(128, 96, 64, 48), (CropRectangle{0, 0, 128, 96}));
    EXPECT_EQ(part_of(1, 1, 64, 48), (CropRectangle{0, 0, 1, 1}));
}

TEST(frame_shaper, knows_pixels_that_are_not_square) {
    const auto frame = frame_of({0, 0, 0, 255}, 100, 100);
    frame->sample_aspect_ratio = {2, 1};
    EXPECT_EQ(cover(*frame, 64, 64), (CropRectangle{24, 0, 50, 100}));
}

}  // namespace
}  // namespace mien::video::media
