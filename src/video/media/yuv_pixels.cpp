#include "video/media/yuv_pixels.hpp"

#include <algorithm>

namespace mien::video::media {
namespace {

// Shares of red, green and blue in 1/16384.
struct Shares {
    int red;
    int green;
    int blue;
};

struct Coefficients {
    int black;
    Shares luma;
    Shares blue;  // of the chroma planes
    Shares red;
};

constexpr Coefficients matrix_709{
    16, {2991, 10064, 1016}, {-1649, -5547, 7196}, {7196, -6536, -660}};
constexpr Coefficients matrix_601_full{
    0, {4899, 9617, 1868}, {-2765, -5427, 8192}, {8192, -6860, -1332}};

constexpr int share_bits = 14;

constexpr int blue_of(std::uint32_t pixel) {
    return static_cast<int>(pixel & 0xFFU);
}
constexpr int green_of(std::uint32_t pixel) {
    return static_cast<int>((pixel >> 8U) & 0xFFU);
}
constexpr int red_of(std::uint32_t pixel) {
    return static_cast<int>((pixel >> 16U) & 0xFFU);
}

// The matrix is a constant so that the compiler turns the two loops into vector code.
template <Coefficients Matrix>
void write_luma(const std::uint32_t* row, int width, std::uint8_t* luma) {
    constexpr int base = (Matrix.black << share_bits) + (1 << (share_bits - 1));
    for (int x = 0; x < width; ++x) {
        const auto pixel = row[x];
        luma[x] = static_cast<std::uint8_t>((Matrix.luma.red * red_of(pixel) +
                                             Matrix.luma.green * green_of(pixel) +
                                             Matrix.luma.blue * blue_of(pixel) + base) >>
                                            share_bits);
    }
}

template <Coefficients Matrix>
void write_chroma(const std::uint32_t* row, const std::uint32_t* next, int width,
                  std::uint8_t* blue, std::uint8_t* red) {
    // The sum of four pixels brings two bits more.
    constexpr int bits = share_bits + 2;
    constexpr int base = (128 << bits) + (1 << (bits - 1));
    for (int x = 0; x < width / 2; ++x) {
        const auto a = row[2 * x];
        const auto b = row[2 * x + 1];
        const auto c = next[2 * x];
        const auto d = next[2 * x + 1];
        const int reds = red_of(a) + red_of(b) + red_of(c) + red_of(d);
        const int greens = green_of(a) + green_of(b) + green_of(c) + green_of(d);
        const int blues = blue_of(a) + blue_of(b) + blue_of(c) + blue_of(d);
        const int blueness =
            Matrix.blue.red * reds + Matrix.blue.green * greens + Matrix.blue.blue * blues + base;
        const int redness =
            Matrix.red.red * reds + Matrix.red.green * greens + Matrix.red.blue * blues + base;
        // Pure blue and pure red of the full range are half a step above 255.
        blue[x] = static_cast<std::uint8_t>(std::min(blueness >> bits, 255));
        red[x] = static_cast<std::uint8_t>(std::min(redness >> bits, 255));
    }
}

template <Coefficients Matrix>
void write_planes(const BgrPicture& picture, const YuvPlanes& planes) {
    const auto row_at = [&picture](int y) {
        return reinterpret_cast<const std::uint32_t*>(picture.pixels + picture.row_bytes * y);
    };
    for (int y = 0; y < picture.height; y += 2) {
        auto* luma = planes.luma + planes.luma_row_bytes * y;
        write_luma<Matrix>(row_at(y), picture.width, luma);
        write_luma<Matrix>(row_at(y + 1), picture.width, luma + planes.luma_row_bytes);
        write_chroma<Matrix>(row_at(y), row_at(y + 1), picture.width,
                             planes.blue + planes.blue_row_bytes * (y / 2),
                             planes.red + planes.red_row_bytes * (y / 2));
    }
}

}  // namespace

void write_yuv(const BgrPicture& picture, YuvKind kind, const YuvPlanes& planes) {
    switch (kind) {
        case YuvKind::clip:
            write_planes<matrix_709>(picture, planes);
            return;
        case YuvKind::poster:
            write_planes<matrix_601_full>(picture, planes);
            return;
    }
}

}  // namespace mien::video::media
