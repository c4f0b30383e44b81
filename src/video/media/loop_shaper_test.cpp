#include "video/media/loop_shaper.hpp"

#include <cstring>

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace mien::video::media {
namespace {

Owned<AVFrame> frame_of(int shade) {
    auto frame = make_frame(AV_PIX_FMT_YUV420P, 4, 2);
    for (int plane = 0; plane < 3; ++plane) {
        std::memset(frame->data[plane], shade, static_cast<std::size_t>(frame->linesize[plane]));
    }
    std::memset(frame->data[0] + frame->linesize[0], shade,
                static_cast<std::size_t>(frame->linesize[0]));
    return frame;
}

// The brightness of the frames that come out of those that go in.
std::vector<int> loop(LoopMode mode, const std::vector<int>& shades, int fade_frames = 1) {
    std::vector<int> out;
    LoopShaper shaper(mode, fade_frames, [&](Owned<AVFrame> frame) {
        EXPECT_EQ(frame->data[0][0], frame->data[1][1]);
        EXPECT_EQ(frame->data[0][0], frame->data[0][frame->linesize[0] + 3]);
        out.push_back(frame->data[0][0]);
    });
    for (const int shade : shades) {
        shaper.take(frame_of(shade));
    }
    shaper.finish();
    return out;
}

using Shades = std::vector<int>;

TEST(loop_shaper, passes_on_what_loops_already) {
    EXPECT_EQ(loop(LoopMode::as_is, {1, 2, 3}), (Shades{1, 2, 3}));
}

TEST(loop_shaper, drops_the_last_frame) {
    EXPECT_EQ(loop(LoopMode::drop_last, {1, 2, 3}), (Shades{1, 2}));
}

TEST(loop_shaper, goes_back_without_showing_an_end_twice) {
    EXPECT_EQ(loop(LoopMode::ping_pong, {1, 2, 3, 4}), (Shades{1, 2, 3, 4, 3, 2}));
    EXPECT_EQ(loop(LoopMode::ping_pong, {1, 2}), (Shades{1, 2}));
    EXPECT_EQ(loop(LoopMode::ping_pong, {1}), (Shades{1}));
}

// Goal: the end becomes the beginning step by step, and what follows is what followed it.
TEST(loop_shaper, fades_the_end_into_the_beginning) {
    EXPECT_EQ(loop(LoopMode::crossfade, {0, 0, 0, 50, 60, 100, 100, 100}, 3),
              (Shades{50, 60, 75, 50, 25}));
    EXPECT_EQ(loop(LoopMode::crossfade, {10, 20, 30}, 1), (Shades{20, 20}));
}

TEST(loop_shaper, refuses_a_clip_that_is_shorter_than_its_fade) {
    try {
        static_cast<void>(loop(LoopMode::crossfade, {1, 2, 3}, 2));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::upstream_failed);
        EXPECT_NE(error.message().find("too short"), std::string::npos);
    }
}

TEST(loop_shaper, does_not_hold_more_than_it_may) {
    LoopShaper shaper(LoopMode::ping_pong, 1, [](Owned<AVFrame>) {});
    const auto large = make_frame(AV_PIX_FMT_YUV420P, 1920, 1920);
    const auto take_many = [&] {
        for (int i = 0; i < 200; ++i) {
            shaper.take(share_frame(*large));
        }
    };
    EXPECT_THROW(take_many(), Error);
}

}  // namespace
}  // namespace mien::video::media
