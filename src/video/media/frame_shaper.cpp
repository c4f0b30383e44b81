#include "video/media/frame_shaper.hpp"

#include <algorithm>

#include "base/error.hpp"

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace mien::video::media {
namespace {

// The old names of full-range formats, which the scaler only warns about.
AVPixelFormat plain_format(AVPixelFormat format) {
    switch (static_cast<int>(format)) {
        case AV_PIX_FMT_YUVJ420P:
            return AV_PIX_FMT_YUV420P;
        case AV_PIX_FMT_YUVJ422P:
            return AV_PIX_FMT_YUV422P;
        case AV_PIX_FMT_YUVJ444P:
            return AV_PIX_FMT_YUV444P;
        case AV_PIX_FMT_YUVJ440P:
            return AV_PIX_FMT_YUV440P;
        default:
            return format;
    }
}

bool has_flag(AVPixelFormat format, std::uint64_t flag) {
    const auto* facts = av_pix_fmt_desc_get(format);
    return facts != nullptr && (facts->flags & flag) != 0;
}

bool can_be_seen_through(AVPixelFormat format) {
    return has_flag(format, AV_PIX_FMT_FLAG_ALPHA) || format == AV_PIX_FMT_PAL8;
}

// A picture that does not say its matrix: small ones are BT.601 and large ones BT.709.
int matrix_of(const AVFrame& frame) {
    constexpr int large_height = 720;
    if (frame.colorspace == AVCOL_SPC_UNSPECIFIED || frame.colorspace == AVCOL_SPC_RGB) {
        return frame.height >= large_height ? SWS_CS_ITU709 : SWS_CS_ITU601;
    }
    return frame.colorspace;
}

bool is_full_range(const AVFrame& frame) {
    const auto format = static_cast<AVPixelFormat>(frame.format);
    return frame.color_range == AVCOL_RANGE_JPEG || plain_format(format) != format ||
           has_flag(format, AV_PIX_FMT_FLAG_RGB);
}

// Blue, green, red and opacity, eight bits each, before white.
void flatten(AVFrame& frame) {
    for (int y = 0; y < frame.height; ++y) {
        auto* pixel = frame.data[0] + std::ptrdiff_t{frame.linesize[0]} * y;
        for (int x = 0; x < frame.width; ++x, pixel += 4) {
            const unsigned opacity = pixel[3];
            for (int part = 0; part < 3; ++part) {
                const unsigned mixed = pixel[part] * opacity + 255U * (255U - opacity);
                pixel[part] = static_cast<std::uint8_t>((mixed + 127U) / 255U);
            }
            pixel[3] = 255;
        }
    }
}

Owned<AVFrame> crop(const AVFrame& frame, const CropRectangle& part) {
    auto cropped = share_frame(frame);
    cropped->crop_left = static_cast<std::size_t>(part.x);
    cropped->crop_top = static_cast<std::size_t>(part.y);
    cropped->crop_right = static_cast<std::size_t>(frame.width - part.x - part.width);
    cropped->crop_bottom = static_cast<std::size_t>(frame.height - part.y - part.height);
    require(av_frame_apply_cropping(cropped.get(), AV_FRAME_CROP_UNALIGNED) >= 0,
            "av_frame_apply_cropping");
    return cropped;
}

}  // namespace

FrameFormat clip_format(int width, int height) {
    return {width, height, AV_PIX_FMT_YUV420P, SWS_CS_ITU709, false};
}

FrameFormat poster_format(int width, int height) {
    return {width, height, AV_PIX_FMT_YUV420P, SWS_CS_ITU601, true};
}

CropRectangle cover(const AVFrame& frame, int width, int height) {
    const auto shape = frame.sample_aspect_ratio;
    const bool is_square = shape.num <= 0 || shape.den <= 0;
    const std::int64_t wide = std::int64_t{width} * (is_square ? 1 : shape.den);
    const std::int64_t high = std::int64_t{height} * (is_square ? 1 : shape.num);
    // In even steps, which keeps the colours of 4:2:0 where they are.
    const auto even = [](std::int64_t value, int most) {
        const auto fitting = static_cast<int>(std::clamp<std::int64_t>(value, 1, most));
        return fitting < most && fitting > 1 ? fitting & ~1 : fitting;
    };
    const int part_width = even(frame.height * wide / high, frame.width);
    const int part_height = even(frame.width * high / wide, frame.height);
    return {.x = ((frame.width - part_width) / 2) & ~1,
            .y = ((frame.height - part_height) / 2) & ~1,
            .width = part_width,
            .height = part_height};
}

Owned<AVFrame> FrameShaper::shape(const AVFrame& frame, const CropRectangle& part) {
    const auto cropped = crop(frame, part);
    const bool is_flattened = can_be_seen_through(static_cast<AVPixelFormat>(frame.format)) &&
                              !can_be_seen_through(format_.pixels);
    if (!is_flattened) {
        return convert(*cropped, format_, scaler_);
    }
    const FrameFormat between{format_.width, format_.height, AV_PIX_FMT_BGRA, SWS_CS_ITU601, true};
    const auto layered = convert(*cropped, between, flattener_);
    flatten(*layered);
    layered->format = AV_PIX_FMT_BGR0;
    return convert(*layered, format_, scaler_);
}

Owned<AVFrame> FrameShaper::shape(const AVFrame& frame) {
    return shape(frame, {.x = 0, .y = 0, .width = frame.width, .height = frame.height});
}

Owned<AVFrame> FrameShaper::shape_to_cover(const AVFrame& frame) {
    return shape(frame, cover(frame, format_.width, format_.height));
}

Owned<AVFrame> FrameShaper::convert(const AVFrame& frame, const FrameFormat& format,
                                    Owned<SwsContext>& scaler) {
    const auto from = plain_format(static_cast<AVPixelFormat>(frame.format));
    scaler.reset(sws_getCachedContext(
        scaler.release(), frame.width, frame.height, from, format.width, format.height,
        format.pixels, SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_BITEXACT, nullptr,
        nullptr, nullptr));
    if (scaler == nullptr) {
        throw Error(ErrorKind::upstream_failed, "The clip has colours that cannot be converted.")
            .with_detail(std::to_string(frame.format));
    }
    // Says no for formats without a matrix of their own, which then need none.
    constexpr int one = 1 << 16;
    static_cast<void>(sws_setColorspaceDetails(
        scaler.get(), sws_getCoefficients(matrix_of(frame)), is_full_range(frame) ? 1 : 0,
        sws_getCoefficients(format.matrix), format.is_full_range ? 1 : 0, 0, one, one));
    auto shaped = make_frame(format.pixels, format.width, format.height);
    const int rows = sws_scale(scaler.get(), frame.data, frame.linesize, 0, frame.height,
                               shaped->data, shaped->linesize);
    require(rows == format.height, "sws_scale");
    shaped->color_range = format.is_full_range ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    shaped->colorspace = format.matrix == SWS_CS_ITU709 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
    return shaped;
}

}  // namespace mien::video::media
