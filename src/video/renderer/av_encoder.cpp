#include "video/renderer/av_encoder.hpp"

#include <array>
#include <cerrno>
#include <fstream>
#include <string>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "video/renderer/yuv_pixels.hpp"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
}

namespace mien::video::renderer {
namespace {

struct Release {
    void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
    void operator()(AVFormatContext* context) const {
        avio_closep(&context->pb);
        avformat_free_context(context);
    }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

std::string text_of(int code) {
    char buffer[AV_ERROR_MAX_STRING_SIZE] = {};
    av_strerror(code, buffer, sizeof buffer);
    return buffer;
}

// A step that only fails when libav was built without a part or has no memory.
void require(bool is_good, const char* step) {
    if (!is_good) {
        throw Error(ErrorKind::upstream_failed,
                    "The video encoder of this machine cannot make clips. Install FFmpeg's "
                    "libraries with libx264.")
            .with_detail(step);
    }
}

// A step that fails when the file cannot be written.
void require_written(int code, const char* step) {
    if (code < 0) {
        const bool is_full = code == AVERROR(ENOSPC) || code == AVERROR(EFBIG);
        throw Error(ErrorKind::internal, is_full ? "There is no room on the disk for the clip."
                                                 : "The clip could not be written.")
            .with_detail(fmt::format("{}: {}", step, text_of(code)));
    }
}

Owned<AVFrame> make_frame(const AVCodecContext& context) {
    Owned<AVFrame> frame(av_frame_alloc());
    require(frame != nullptr, "av_frame_alloc");
    frame->format = context.pix_fmt;
    frame->width = context.width;
    frame->height = context.height;
    frame->color_range = context.color_range;
    frame->colorspace = context.colorspace;
    frame->color_primaries = context.color_primaries;
    frame->color_trc = context.color_trc;
    require(av_frame_get_buffer(frame.get(), 0) >= 0, "av_frame_get_buffer");
    return frame;
}

void convert(CairoCanvas& picture, YuvKind kind, AVFrame& frame) {
    MIEN_ASSERT(picture.width() == frame.width && picture.height() == frame.height,
                "a picture has the size of the clip");
    require(av_frame_make_writable(&frame) >= 0, "av_frame_make_writable");
    write_yuv({picture.pixels().data(), picture.stride(), picture.width(), picture.height()}, kind,
              {frame.data[0], frame.linesize[0], frame.data[1], frame.linesize[1], frame.data[2],
               frame.linesize[2]});
}

Owned<AVCodecContext> open_x264(const ClipFormat& format, bool has_global_header) {
    const AVCodec* codec = avcodec_find_encoder_by_name("libx264");
    require(codec != nullptr, "libx264 is missing");
    Owned<AVCodecContext> context(avcodec_alloc_context3(codec));
    require(context != nullptr, "avcodec_alloc_context3");
    context->width = format.width;
    context->height = format.height;
    context->time_base = {1, format.fps};
    context->framerate = {format.fps, 1};
    context->pix_fmt = AV_PIX_FMT_YUV420P;
    context->gop_size = format.frames;
    context->max_b_frames = 0;
    // More threads would make the bytes depend on the machine.
    context->thread_count = 1;
    context->color_range = AVCOL_RANGE_MPEG;
    context->colorspace = AVCOL_SPC_BT709;
    context->color_primaries = AVCOL_PRI_BT709;
    context->color_trc = AVCOL_TRC_BT709;
    context->flags |= AV_CODEC_FLAG_BITEXACT | AV_CODEC_FLAG_CLOSED_GOP;
    if (has_global_header) {
        context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    }
    av_opt_set(context->priv_data, "preset", "veryfast", 0);
    av_opt_set(context->priv_data, "crf", "19", 0);
    av_opt_set(context->priv_data, "x264-params", "scenecut=0:aq-mode=3:deblock=1,1", 0);
    require(avcodec_open2(context.get(), codec, nullptr) >= 0, "avcodec_open2 libx264");
    return context;
}

}  // namespace

struct AvEncoder::State {
    Owned<AVFormatContext> file;
    Owned<AVCodecContext> codec;
    std::array<Owned<AVFrame>, 2> frames;  // in turn
    Owned<AVPacket> packet{av_packet_alloc()};
    AVStream* stream = nullptr;  // owned by file
    // Of take() alone, and of encode() alone.
    std::int64_t taken = 0;
    std::int64_t encoded = 0;

    [[nodiscard]] AVFrame& frame_at(std::int64_t index) {
        return *frames[static_cast<std::size_t>(index) % frames.size()];
    }

    // Writes every packet that the codec has ready.
    void drain() {
        while (true) {
            const int code = avcodec_receive_packet(codec.get(), packet.get());
            if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) {
                return;
            }
            require(code >= 0, "avcodec_receive_packet");
            packet->duration = 1;
            av_packet_rescale_ts(packet.get(), codec->time_base, stream->time_base);
            packet->stream_index = stream->index;
            require_written(av_interleaved_write_frame(file.get(), packet.get()), "write frame");
        }
    }
};

AvEncoder::AvEncoder(const std::filesystem::path& file, const ClipFormat& format)
    : state_(std::make_unique<State>()) {
    av_log_set_level(AV_LOG_ERROR);
    AVFormatContext* context = nullptr;
    const std::string url = "file:" + file.string();
    require(avformat_alloc_output_context2(&context, nullptr, "mp4", url.c_str()) >= 0, "mp4");
    state_->file.reset(context);
    context->flags |= AVFMT_FLAG_BITEXACT;
    state_->codec = open_x264(format, (context->oformat->flags & AVFMT_GLOBALHEADER) != 0);
    state_->stream = avformat_new_stream(context, nullptr);
    require(state_->stream != nullptr, "avformat_new_stream");
    state_->stream->time_base = state_->codec->time_base;
    state_->stream->avg_frame_rate = state_->codec->framerate;
    require(avcodec_parameters_from_context(state_->stream->codecpar, state_->codec.get()) >= 0,
            "avcodec_parameters_from_context");
    for (auto& frame : state_->frames) {
        frame = make_frame(*state_->codec);
    }
    require_written(avio_open(&context->pb, url.c_str(), AVIO_FLAG_WRITE), "open");
    AVDictionary* options = nullptr;
    av_dict_set(&options, "movflags", "+faststart", 0);
    const int code = avformat_write_header(context, &options);
    av_dict_free(&options);
    require_written(code, "write header");
}

AvEncoder::~AvEncoder() = default;

void AvEncoder::take(CairoCanvas& picture) {
    auto& frame = state_->frame_at(state_->taken);
    convert(picture, YuvKind::clip, frame);
    frame.pts = state_->taken++;
}

void AvEncoder::encode() {
    auto& frame = state_->frame_at(state_->encoded++);
    require(avcodec_send_frame(state_->codec.get(), &frame) >= 0, "avcodec_send_frame");
    state_->drain();
}

void AvEncoder::finish() {
    require(avcodec_send_frame(state_->codec.get(), nullptr) >= 0, "avcodec_send_frame");
    state_->drain();
    require_written(av_write_trailer(state_->file.get()), "write trailer");
    require_written(state_->file->pb->error, "write");
    require_written(avio_closep(&state_->file->pb), "close");
}

void write_jpeg(CairoCanvas& picture, const std::filesystem::path& file) {
    const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
    require(codec != nullptr, "the JPEG encoder is missing");
    Owned<AVCodecContext> context(avcodec_alloc_context3(codec));
    require(context != nullptr, "avcodec_alloc_context3");
    context->width = picture.width();
    context->height = picture.height();
    context->time_base = {1, 1};
    context->pix_fmt = AV_PIX_FMT_YUVJ420P;
    context->color_range = AVCOL_RANGE_JPEG;
    context->colorspace = AVCOL_SPC_SMPTE170M;
    context->thread_count = 1;
    context->flags |= AV_CODEC_FLAG_BITEXACT | AV_CODEC_FLAG_QSCALE;
    context->global_quality = 3 * FF_QP2LAMBDA;
    require(avcodec_open2(context.get(), codec, nullptr) >= 0, "avcodec_open2 mjpeg");
    const auto frame = make_frame(*context);
    convert(picture, YuvKind::poster, *frame);
    frame->pts = 0;
    frame->quality = context->global_quality;
    const Owned<AVPacket> packet(av_packet_alloc());
    require(packet != nullptr && avcodec_send_frame(context.get(), frame.get()) >= 0 &&
                avcodec_receive_packet(context.get(), packet.get()) >= 0,
            "encode JPEG");
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char*>(packet->data), packet->size);
    out.close();
    require_written(out ? 0 : AVERROR(errno != 0 ? errno : EIO), "write JPEG");
}

}  // namespace mien::video::renderer
