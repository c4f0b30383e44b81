#include "video/renderer/gradient_pixels.hpp"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "video/renderer/cairo_canvas.hpp"

namespace mien::video::renderer {
namespace {

constexpr std::uint32_t untouched = 0x12345678;

// A picture of 16 x 8 pixels.
struct Picture {
    std::vector<std::uint32_t> pixels = std::vector<std::uint32_t>(16 * 8, untouched);

    [[nodiscard]] PixelRegion whole() { return {pixels.data(), 16, 0, 0, 16, 8}; }
    [[nodiscard]] std::uint32_t at(std::size_t x, std::size_t y) const {
        return pixels[16 * y + x];
    }
};

// Red, green or blue of a pixel on the canvas.
int component(CairoCanvas& canvas, int x, int y, int which) {
    const auto index = y * canvas.stride() + 4 * x + (2 - which);
    return canvas.pixels()[static_cast<std::size_t>(index)];
}

TEST(gradient_pixels, linear_goes_from_first_to_last_and_stays_beyond) {
    Picture picture;
    // 0 at the middle of the pixel 4, 1 at that of the pixel 12.
    write_linear(picture.whole(), {1.0 / 8, 0, -4.5 / 8}, rgb(0x000000), rgb(0x0000ff));
    EXPECT_EQ(picture.at(0, 0), 0xff000000);
    EXPECT_EQ(picture.at(4, 3), 0xff000000);
    EXPECT_EQ(picture.at(8, 3), 0xff000080);
    EXPECT_EQ(picture.at(12, 7), 0xff0000ff);
    EXPECT_EQ(picture.at(15, 7), 0xff0000ff);
}

TEST(gradient_pixels, linear_follows_both_axes) {
    Picture picture;
    write_linear(picture.whole(), {1.0 / 22, 1.0 / 22, -1.0 / 22}, rgb(0x000000), rgb(0xff0000));
    EXPECT_EQ(picture.at(0, 0), 0xff000000);
    EXPECT_EQ(picture.at(15, 7), 0xffff0000);
    EXPECT_EQ(picture.at(3, 5), picture.at(5, 3));
    EXPECT_LT(picture.at(3, 5), picture.at(4, 5));
}

TEST(gradient_pixels, radial_grows_alike_in_all_directions) {
    Picture picture;
    write_radial(picture.whole(), {1.0 / 3, 0, -4.5 / 3}, {0, 1.0 / 3, -4.5 / 3}, rgb(0xffffff),
                 rgb(0x000000));
    EXPECT_EQ(picture.at(4, 4), 0xffffffff);
    EXPECT_EQ(picture.at(6, 4), 0xff555555);
    EXPECT_EQ(picture.at(6, 4), picture.at(4, 2));
    EXPECT_EQ(picture.at(7, 4), 0xff000000);
    EXPECT_EQ(picture.at(15, 0), 0xff000000);
}

TEST(gradient_pixels, are_premultiplied) {
    Picture picture;
    write_linear(picture.whole(), {0, 0, 0.0}, with_alpha(rgb(0xff8000), 0.5), white);
    EXPECT_EQ(picture.at(0, 0), 0x80804000);
}

TEST(gradient_pixels, touch_only_their_region) {
    Picture picture;
    write_linear({picture.pixels.data(), 16, 3, 2, 5, 4}, {}, white, white);
    int touched = 0;
    for (const auto pixel : picture.pixels) {
        touched += pixel == untouched ? 0 : 1;
    }
    EXPECT_EQ(touched, 4);
    EXPECT_EQ(picture.at(3, 2), 0xffffffff);
    EXPECT_EQ(picture.at(4, 3), 0xffffffff);
    write_radial({picture.pixels.data(), 16, 9, 9, 9, 9}, {}, {}, white, white);
    EXPECT_EQ(picture.at(9, 7), untouched);
}

TEST(canvas, gradient_lies_in_user_space) {
    CairoCanvas canvas(64, 64);
    canvas.translate({32, 32});
    canvas.rotate(1.5707963);
    canvas.scale(16, 16);
    canvas.rectangle({-2, -2}, 4, 4);
    // Along the user's x, which points down on the picture.
    canvas.fill(LinearGradient{{-2, 0}, {2, 0}, rgb(0x000000), rgb(0xff0000)});
    EXPECT_NEAR(component(canvas, 5, 0, 0), 2, 3);
    EXPECT_NEAR(component(canvas, 60, 32, 0), 128, 3);
    EXPECT_NEAR(component(canvas, 32, 63, 0), 254, 3);
}

TEST(canvas, gradient_stays_within_path_and_clip) {
    CairoCanvas canvas(64, 64);
    canvas.paint(rgb(0x0000ff));
    {
        CairoCanvas::Scope scope(canvas);
        canvas.rectangle({0, 0}, 32, 64);
        canvas.clip();
        canvas.ellipse({32, 32}, {20, 20});
        canvas.fill(RadialGradient{{32, 32}, 20, rgb(0xff0000), rgb(0x00ff00)});
        canvas.rectangle({100, 100}, 5, 5);
        canvas.fill(LinearGradient{{0, 0}, {1, 0}, white, white});
    }
    EXPECT_EQ(component(canvas, 40, 32, 2), 255) << "clipped";
    EXPECT_EQ(component(canvas, 5, 32, 2), 255) << "outside of the path";
    EXPECT_GT(component(canvas, 31, 32, 0), 240) << "the middle";
    EXPECT_GT(component(canvas, 14, 32, 1), 200) << "the edge";
    EXPECT_EQ(component(canvas, 20, 32, 2), 0);
}

TEST(canvas, gradient_without_a_way_has_one_colour) {
    CairoCanvas canvas(16, 16);
    canvas.paint(rgb(0x0000ff));
    canvas.rectangle({0, 0}, 16, 16);
    canvas.fill(LinearGradient{{3, 3}, {3, 3}, rgb(0xff0000), rgb(0xff0000)});
    EXPECT_EQ(component(canvas, 8, 8, 0), 255);
}

}  // namespace
}  // namespace mien::video::renderer
