// Owners of what libav allocates, and the errors of its steps.
#pragma once

#include <memory>
#include <string>
#include <string_view>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswscale/swscale.h>
}

namespace mien::video::media {

// Contexts of files that are written; those of files that are read are DemuxerHandle.
struct Release {
    void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
    void operator()(AVFormatContext* context) const { avformat_free_context(context); }
    void operator()(SwsContext* context) const { sws_freeContext(context); }
    void operator()(AVIOContext* context) const {
        av_freep(&context->buffer);
        avio_context_free(&context);
    }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

[[nodiscard]] std::string text_of(int code);

// A step that fails only when libav was built without a part or has no memory: throws
// upstream_failed.
void require(bool is_good, const char* step);

// A step that fails when memory or the allowed size is used up: throws too_large for the latter.
void require_written(int code, const char* step);

[[nodiscard]] Owned<AVFrame> make_frame(AVPixelFormat format, int width, int height);
[[nodiscard]] Owned<AVPacket> make_packet();
// Another owner of the same pixels.
[[nodiscard]] Owned<AVFrame> share_frame(const AVFrame& frame);

}  // namespace mien::video::media
