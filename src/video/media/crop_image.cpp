#include "video/media/crop_image.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/limits/intake.hpp"
#include "video/media/foreign_kind.hpp"
#include "video/media/frame_shaper.hpp"
#include "video/media/main_colours.hpp"

extern "C" {
#include <libavutil/display.h>
#include <libavutil/pixdesc.h>
}

namespace mien::video::media {
namespace {

Error refusal(std::string message) {
    return {ErrorKind::invalid, std::move(message)};
}

const char* decoder_of(std::string_view head) {
    switch (kind_of(head)) {
        case ForeignKind::png:
            return "png";
        case ForeignKind::jpeg:
            return "mjpeg";
        case ForeignKind::webp:
            return "webp";
        case ForeignKind::mp4:
        case ForeignKind::matroska:
        case ForeignKind::gif:
        case ForeignKind::animated_webp:
        case ForeignKind::animated_png:
        case ForeignKind::other:
            break;
    }
    throw refusal(fmt::format("This is {}. A PNG, JPEG or WebP image that does not move is taken.",
                              describe_foreign(head)));
}

Owned<AVPacket> read_all(const SourceFile& source) {
    if (source.size() > limits::image_bytes_max) {
        throw Error(ErrorKind::too_large, fmt::format("The image has more than {} MB.",
                                                      limits::image_bytes_max / 1'000'000));
    }
    auto packet = make_packet();
    const auto size = static_cast<std::size_t>(source.size());
    require(av_new_packet(packet.get(), static_cast<int>(size)) >= 0, "av_new_packet");
    const auto count = source.try_read_at(0, reinterpret_cast<char*>(packet->data), size);
    if (count != static_cast<std::ptrdiff_t>(size)) {
        throw Error(ErrorKind::internal, "The file could not be read.");
    }
    return packet;
}

// What a decoder asks for before it has memory for a picture.
struct WantedSize {
    int width = 0;
    int height = 0;
};

bool is_too_large(const WantedSize& size) {
    return std::max(size.width, size.height) > limits::image_source_side_pixels_max ||
           std::int64_t{size.width} * size.height > limits::image_source_pixels_max;
}

void require_size(const WantedSize& size) {
    if (is_too_large(size)) {
        throw Error(ErrorKind::too_large,
                    fmt::format("The image has {} x {} pixels; at most {} on a side and {} million "
                                "in all are taken.",
                                size.width, size.height, limits::image_source_side_pixels_max,
                                limits::image_source_pixels_max / 1'000'000));
    }
}

int give_memory(AVCodecContext* context, AVFrame* frame, int flags) {
    auto& wanted = *static_cast<WantedSize*>(context->opaque);
    wanted = {frame->width, frame->height};
    return is_too_large(wanted) ? AVERROR(EINVAL)
                                : avcodec_default_get_buffer2(context, frame, flags);
}

Owned<AVFrame> decode(const SourceFile& source) {
    const auto* codec =
        avcodec_find_decoder_by_name(decoder_of(source.part(0, foreign_head_bytes)));
    require(codec != nullptr, "the decoder of images is missing");
    const Owned<AVCodecContext> context(avcodec_alloc_context3(codec));
    require(context != nullptr, "avcodec_alloc_context3");
    context->thread_count = 1;
    WantedSize wanted;
    context->opaque = &wanted;
    context->get_buffer2 = &give_memory;
    require(avcodec_open2(context.get(), codec, nullptr) >= 0, "avcodec_open2");
    const auto packet = read_all(source);
    Owned<AVFrame> frame(av_frame_alloc());
    require(frame != nullptr, "av_frame_alloc");
    int code = avcodec_send_packet(context.get(), packet.get());
    if (code >= 0) {
        code = avcodec_send_packet(context.get(), nullptr);
    }
    if (code >= 0) {
        code = avcodec_receive_frame(context.get(), frame.get());
    }
    require_size(wanted);
    if (code == AVERROR(ENOMEM)) {
        throw std::bad_alloc();
    }
    if (code < 0 || frame->decode_error_flags != 0) {
        throw refusal("The image is damaged or was cut short.").with_detail(text_of(code));
    }
    return frame;
}

// How a picture is turned before it is shown.
struct Turn {
    int quarters = 0;  // clockwise
    bool is_mirrored = false;
};

Turn turn_of(const AVFrame& frame) {
    const auto* data = av_frame_get_side_data(&frame, AV_FRAME_DATA_DISPLAYMATRIX);
    if (data == nullptr || data->size < 9 * sizeof(std::int32_t)) {
        return {};
    }
    std::int32_t matrix[9];
    std::memcpy(matrix, data->data, sizeof matrix);
    const bool is_mirrored =
        std::int64_t{matrix[0]} * matrix[4] - std::int64_t{matrix[1]} * matrix[3] < 0;
    if (is_mirrored) {
        av_display_matrix_flip(matrix, 1, 0);
    }
    const double angle = av_display_rotation_get(matrix);
    if (std::isnan(angle)) {
        return {};
    }
    return {.quarters = (static_cast<int>(std::lround(-angle / 90)) % 4 + 4) % 4,
            .is_mirrored = is_mirrored};
}

std::uint32_t* row_of(const AVFrame& frame, int y) {
    return reinterpret_cast<std::uint32_t*>(frame.data[0] + std::ptrdiff_t{frame.linesize[0]} * y);
}

// Of frames with four bytes a pixel.
Owned<AVFrame> turn(const AVFrame& frame, const Turn& turn) {
    const bool is_on_side = turn.quarters % 2 != 0;
    auto turned = make_frame(static_cast<AVPixelFormat>(frame.format),
                             is_on_side ? frame.height : frame.width,
                             is_on_side ? frame.width : frame.height);
    for (int y = 0; y < frame.height; ++y) {
        const auto* row = row_of(frame, y);
        for (int x = 0; x < frame.width; ++x) {
            const int across = turn.is_mirrored ? frame.width - 1 - x : x;
            const int places[4][2] = {{across, y},
                                      {frame.height - 1 - y, across},
                                      {frame.width - 1 - across, frame.height - 1 - y},
                                      {y, frame.width - 1 - across}};
            const auto& place = places[turn.quarters];
            row_of(*turned, place[1])[place[0]] = row[x];
        }
    }
    require(av_frame_copy_props(turned.get(), &frame) >= 0, "av_frame_copy_props");
    return turned;
}

CropRectangle part_of(const ImageSpec& spec, const AVFrame& frame) {
    const CropRectangle all{.x = 0, .y = 0, .width = frame.width, .height = frame.height};
    const auto part = spec.crop.value_or(all);
    if (part.x + part.width > frame.width || part.y + part.height > frame.height) {
        throw Error(ErrorKind::invalid, "The rectangle reaches out of the image.",
                    {{"/crop", "out_of_range",
                      fmt::format("The image has {} x {} pixels.", frame.width, frame.height)}});
    }
    return part;
}

std::string png_of(AVFrame& frame) {
    const auto* codec = avcodec_find_encoder(AV_CODEC_ID_PNG);
    require(codec != nullptr, "the PNG encoder is missing");
    const Owned<AVCodecContext> context(avcodec_alloc_context3(codec));
    require(context != nullptr, "avcodec_alloc_context3");
    context->width = frame.width;
    context->height = frame.height;
    context->time_base = {1, 1};
    context->pix_fmt = static_cast<AVPixelFormat>(frame.format);
    context->thread_count = 1;
    context->flags |= AV_CODEC_FLAG_BITEXACT;
    require(avcodec_open2(context.get(), codec, nullptr) >= 0, "avcodec_open2 png");
    const auto packet = make_packet();
    require(avcodec_send_frame(context.get(), &frame) >= 0 &&
                avcodec_send_frame(context.get(), nullptr) >= 0 &&
                avcodec_receive_packet(context.get(), packet.get()) >= 0,
            "encode PNG");
    return {reinterpret_cast<const char*>(packet->data), static_cast<std::size_t>(packet->size)};
}

bool has_opacity(const AVFrame& frame) {
    const auto format = static_cast<AVPixelFormat>(frame.format);
    const auto* facts = av_pix_fmt_desc_get(format);
    return format == AV_PIX_FMT_PAL8 ||
           (facts != nullptr && (facts->flags & AV_PIX_FMT_FLAG_ALPHA) != 0);
}

// All of the picture as it is shown, four bytes a pixel.
Owned<AVFrame> upright(const AVFrame& decoded) {
    FrameShaper shaper({decoded.width, decoded.height, AV_PIX_FMT_RGBA, SWS_CS_ITU601, true});
    auto plain = shaper.shape(decoded);
    const auto needed = turn_of(decoded);
    return needed.quarters == 0 && !needed.is_mirrored ? std::move(plain) : turn(*plain, needed);
}

}  // namespace

CroppedImage crop_image(const ImageSpec& spec, const SourceFile& source, OutputFile& image) {
    require_valid(find_problems(spec));
    av_log_set_level(AV_LOG_QUIET);
    auto decoded = decode(source);
    const auto pixels = has_opacity(*decoded) ? AV_PIX_FMT_RGBA : AV_PIX_FMT_RGB24;
    const auto whole = upright(*decoded);
    decoded.reset();
    const auto part = part_of(spec, *whole);
    const double share = std::min(
        1.0, static_cast<double>(spec.side_pixels_max) / std::max(part.width, part.height));
    const int width = std::max(1, static_cast<int>(std::lround(part.width * share)));
    const int height = std::max(1, static_cast<int>(std::lround(part.height * share)));
    if (pixels == AV_PIX_FMT_RGB24) {
        whole->format = AV_PIX_FMT_RGB0;
    }
    FrameShaper shaper({width, height, pixels, SWS_CS_ITU601, true});
    const auto shaped = shaper.shape(*whole, part);
    const auto bytes = png_of(*shaped);
    image.write(bytes);
    return {.width = width,
            .height = height,
            .bytes = bytes.size(),
            .sha256 = to_hex(sha256(bytes)),
            .palette = main_colours({.data = shaped->data[0],
                                     .row_bytes = shaped->linesize[0],
                                     .width = width,
                                     .height = height,
                                     .pixel_bytes = pixels == AV_PIX_FMT_RGB24 ? 3 : 4})};
}

}  // namespace mien::video::media
