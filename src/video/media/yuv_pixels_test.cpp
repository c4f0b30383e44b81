#include "video/media/yuv_pixels.hpp"

#include <array>

#include <gtest/gtest.h>

namespace mien::video::media {
namespace {

// A picture of 4 x 2 pixels, as planes with one byte to spare in each row.
struct Planes {
    std::array<std::uint8_t, 10> luma{};
    std::array<std::uint8_t, 3> blue{};
    std::array<std::uint8_t, 3> red{};
};

Planes planes_of(const std::array<std::uint32_t, 8>& pixels, YuvKind kind) {
    Planes planes;
    planes.luma.fill(1);
    planes.blue.fill(1);
    planes.red.fill(1);
    write_yuv({reinterpret_cast<const std::uint8_t*>(pixels.data()), 16, 4, 2}, kind,
              {planes.luma.data(), 5, planes.blue.data(), 3, planes.red.data(), 3});
    return planes;
}

Planes planes_of(std::uint32_t pixel, YuvKind kind) {
    std::array<std::uint32_t, 8> pixels{};
    pixels.fill(pixel);
    return planes_of(pixels, kind);
}

// The values of the standards.
TEST(yuv_pixels, known_colours_get_known_values) {
    struct Case {
        std::uint32_t pixel;
        YuvKind kind;
        std::array<int, 3> yuv;
    };
    for (const auto& [pixel, kind, yuv] : {Case{0xff000000, YuvKind::clip, {16, 128, 128}},
                                           Case{0x00ffffff, YuvKind::clip, {235, 128, 128}},
                                           Case{0xffff0000, YuvKind::clip, {63, 102, 240}},
                                           Case{0xff00ff00, YuvKind::clip, {173, 42, 26}},
                                           Case{0xff0000ff, YuvKind::clip, {32, 240, 118}},
                                           Case{0xff000000, YuvKind::poster, {0, 128, 128}},
                                           Case{0xffffffff, YuvKind::poster, {255, 128, 128}},
                                           Case{0xffff0000, YuvKind::poster, {76, 85, 255}},
                                           Case{0xff0000ff, YuvKind::poster, {29, 255, 107}}}) {
        const auto planes = planes_of(pixel, kind);
        EXPECT_EQ(planes.luma[0], yuv[0]) << std::hex << pixel;
        EXPECT_EQ(planes.blue[0], yuv[1]) << std::hex << pixel;
        EXPECT_EQ(planes.red[0], yuv[2]) << std::hex << pixel;
    }
}

TEST(yuv_pixels, chroma_is_the_mean_of_four_and_luma_is_not) {
    const std::uint32_t blue = 0x0000ff;
    const auto planes = planes_of({0, blue, 0, 0, blue, 0, 0, 0}, YuvKind::clip);
    EXPECT_EQ(planes.luma, (std::array<std::uint8_t, 10>{16, 32, 16, 16, 1, 32, 16, 16, 16, 1}));
    EXPECT_EQ(planes.blue, (std::array<std::uint8_t, 3>{184, 128, 1}));
    EXPECT_EQ(planes.red, (std::array<std::uint8_t, 3>{123, 128, 1}));
}

}  // namespace
}  // namespace mien::video::media
