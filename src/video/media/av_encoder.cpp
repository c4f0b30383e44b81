#include "video/media/av_encoder.hpp"

#include <array>

#include "base/assert.hpp"
#include "base/limits/clips.hpp"
#include "video/media/av_handles.hpp"
#include "video/media/memory_file.hpp"

extern "C" {
#include <libavutil/opt.h>
}

namespace mien::video::media {
namespace {

Owned<AVFrame> make_frame_for(const AVCodecContext& context) {
    auto frame = make_frame(context.pix_fmt, context.width, context.height);
    frame->color_range = context.color_range;
    frame->colorspace = context.colorspace;
    frame->color_primaries = context.color_primaries;
    frame->color_trc = context.color_trc;
    return frame;
}

void convert(const BgrPicture& picture, YuvKind kind, AVFrame& frame) {
    MIEN_ASSERT(picture.width == frame.width && picture.height == frame.height,
                "a picture has the size of the clip");
    require(av_frame_make_writable(&frame) >= 0, "av_frame_make_writable");
    write_yuv(picture, kind,
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

Owned<AVCodecContext> open_mjpeg(int width, int height) {
    const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
    require(codec != nullptr, "the JPEG encoder is missing");
    Owned<AVCodecContext> context(avcodec_alloc_context3(codec));
    require(context != nullptr, "avcodec_alloc_context3");
    context->width = width;
    context->height = height;
    context->time_base = {1, 1};
    context->pix_fmt = AV_PIX_FMT_YUVJ420P;
    context->color_range = AVCOL_RANGE_JPEG;
    context->colorspace = AVCOL_SPC_SMPTE170M;
    context->thread_count = 1;
    context->flags |= AV_CODEC_FLAG_BITEXACT | AV_CODEC_FLAG_QSCALE;
    context->global_quality = 3 * FF_QP2LAMBDA;
    require(avcodec_open2(context.get(), codec, nullptr) >= 0, "avcodec_open2 mjpeg");
    return context;
}

std::string encode_still(AVCodecContext& context, AVFrame& frame) {
    frame.pts = 0;
    frame.quality = context.global_quality;
    const auto packet = make_packet();
    require(avcodec_send_frame(&context, &frame) >= 0 &&
                avcodec_receive_packet(&context, packet.get()) >= 0,
            "encode JPEG");
    return {reinterpret_cast<const char*>(packet->data), static_cast<std::size_t>(packet->size)};
}

}  // namespace

struct AvEncoder::State {
    explicit State(const ClipFormat& format)
        : memory(limits::clip_bytes_max), seam(format.width, format.height) {}

    MemoryFile memory;
    Owned<AVFormatContext> file;
    Owned<AVCodecContext> codec;
    std::array<Owned<AVFrame>, 2> frames;  // in turn
    Owned<AVPacket> packet = make_packet();
    AVStream* stream = nullptr;  // owned by file
    SeamMeter seam;
    // Of take() alone, and of encode() alone.
    std::int64_t taken = 0;
    std::int64_t encoded = 0;

    [[nodiscard]] Owned<AVFrame>& frame_at(std::int64_t index) {
        return frames[static_cast<std::size_t>(index) % frames.size()];
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

    void encode(AVFrame& frame) {
        frame.pts = encoded++;
        seam.take(frame.data[0], frame.linesize[0]);
        require(avcodec_send_frame(codec.get(), &frame) >= 0, "avcodec_send_frame");
        drain();
    }
};

AvEncoder::AvEncoder(const ClipFormat& format) : state_(std::make_unique<State>(format)) {
    av_log_set_level(AV_LOG_FATAL);
    AVFormatContext* context = nullptr;
    require(avformat_alloc_output_context2(&context, nullptr, "mp4", nullptr) >= 0, "mp4");
    state_->file.reset(context);
    context->flags |= AVFMT_FLAG_BITEXACT;
    state_->memory.serve(*context);
    state_->codec = open_x264(format, (context->oformat->flags & AVFMT_GLOBALHEADER) != 0);
    state_->stream = avformat_new_stream(context, nullptr);
    require(state_->stream != nullptr, "avformat_new_stream");
    state_->stream->time_base = state_->codec->time_base;
    state_->stream->avg_frame_rate = state_->codec->framerate;
    require(avcodec_parameters_from_context(state_->stream->codecpar, state_->codec.get()) >= 0,
            "avcodec_parameters_from_context");
    AVDictionary* options = nullptr;
    av_dict_set(&options, "movflags", "+faststart", 0);
    const int code = avformat_write_header(context, &options);
    av_dict_free(&options);
    require_written(code, "write header");
}

AvEncoder::~AvEncoder() = default;

void AvEncoder::take(const BgrPicture& picture) {
    auto& frame = state_->frame_at(state_->taken++);
    if (frame == nullptr) {
        frame = make_frame_for(*state_->codec);
    }
    convert(picture, YuvKind::clip, *frame);
}

void AvEncoder::encode() {
    state_->encode(*state_->frame_at(state_->encoded));
}

void AvEncoder::encode(AVFrame& frame) {
    MIEN_ASSERT(frame.width == state_->codec->width && frame.height == state_->codec->height &&
                    frame.format == state_->codec->pix_fmt,
                "a frame has the format of the clip");
    state_->encode(frame);
}

EncodedClip AvEncoder::finish() {
    require(avcodec_send_frame(state_->codec.get(), nullptr) >= 0, "avcodec_send_frame");
    state_->drain();
    require_written(av_write_trailer(state_->file.get()), "write trailer");
    return {.bytes = state_->memory.take(*state_->file),
            .frames = static_cast<int>(state_->encoded),
            .seam = state_->seam.measure()};
}

std::string jpeg_of(const BgrPicture& picture) {
    const auto context = open_mjpeg(picture.width, picture.height);
    const auto frame = make_frame_for(*context);
    convert(picture, YuvKind::poster, *frame);
    return encode_still(*context, *frame);
}

std::string jpeg_of(AVFrame& frame) {
    const auto context = open_mjpeg(frame.width, frame.height);
    return encode_still(*context, frame);
}

}  // namespace mien::video::media
