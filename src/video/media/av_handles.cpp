#include "video/media/av_handles.hpp"

#include <cerrno>

#include <fmt/format.h>

#include "base/error.hpp"

namespace mien::video::media {

std::string text_of(int code) {
    char buffer[AV_ERROR_MAX_STRING_SIZE] = {};
    av_strerror(code, buffer, sizeof buffer);
    return buffer;
}

void require(bool is_good, const char* step) {
    if (!is_good) {
        throw Error(ErrorKind::upstream_failed,
                    "The video library of this machine cannot make clips. Install FFmpeg's "
                    "libraries with libx264 and libwebp.")
            .with_detail(step);
    }
}

void require_written(int code, const char* step) {
    if (code == AVERROR(EFBIG)) {
        throw Error(ErrorKind::too_large, "The clip becomes larger than a clip may be.");
    }
    if (code < 0) {
        throw Error(ErrorKind::internal, "The clip could not be written.")
            .with_detail(fmt::format("{}: {}", step, text_of(code)));
    }
}

Owned<AVFrame> make_frame(AVPixelFormat format, int width, int height) {
    Owned<AVFrame> frame(av_frame_alloc());
    require(frame != nullptr, "av_frame_alloc");
    frame->format = format;
    frame->width = width;
    frame->height = height;
    require(av_frame_get_buffer(frame.get(), 0) >= 0, "av_frame_get_buffer");
    return frame;
}

Owned<AVPacket> make_packet() {
    Owned<AVPacket> packet(av_packet_alloc());
    require(packet != nullptr, "av_packet_alloc");
    return packet;
}

Owned<AVFrame> share_frame(const AVFrame& frame) {
    Owned<AVFrame> copy(av_frame_clone(&frame));
    require(copy != nullptr, "av_frame_clone");
    return copy;
}

}  // namespace mien::video::media
