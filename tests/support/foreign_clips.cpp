#include "tests/support/foreign_clips.hpp"

#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
}

// The encoder of H.265 keeps a few blocks for ever.
extern "C" const char* __lsan_default_suppressions() {
    return "leak:libx265";
}

namespace mien::test {
namespace {

struct Release {
    void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

struct CloseOutput {
    void operator()(AVFormatContext* context) const {
        avio_closep(&context->pb);
        avformat_free_context(context);
    }
};
struct CloseInput {
    void operator()(AVFormatContext* context) const { avformat_close_input(&context); }
};

void require(bool is_good, const std::string& step) {
    if (!is_good) {
        throw std::runtime_error("libav: " + step);
    }
}

// One stream of a file that is written.
class Track {
  public:
    Track(AVFormatContext& file, const std::string& encoder)
        : file_(file), codec_(avcodec_find_encoder_by_name(encoder.c_str())) {
        require(codec_ != nullptr, encoder);
        context_.reset(avcodec_alloc_context3(codec_));
        stream_ = avformat_new_stream(&file, nullptr);
        require(context_ != nullptr && stream_ != nullptr, "new stream");
        if ((file.oformat->flags & AVFMT_GLOBALHEADER) != 0) {
            context_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
        }
        context_->flags |= AV_CODEC_FLAG_BITEXACT;
        context_->thread_count = 1;
    }

    [[nodiscard]] AVCodecContext& context() { return *context_; }

    void open() {
        require(avcodec_open2(context_.get(), codec_, nullptr) >= 0, "open encoder");
        require(avcodec_parameters_from_context(stream_->codecpar, context_.get()) >= 0,
                "parameters");
        stream_->time_base = context_->time_base;
        stream_->avg_frame_rate = context_->framerate;
    }

    // Nothing ends it.
    void send(const AVFrame* frame) {
        require(avcodec_send_frame(context_.get(), frame) >= 0, "send frame");
        const Owned<AVPacket> packet(av_packet_alloc());
        while (avcodec_receive_packet(context_.get(), packet.get()) >= 0) {
            if (packet->duration == 0) {
                packet->duration = 1;
            }
            av_packet_rescale_ts(packet.get(), context_->time_base, stream_->time_base);
            packet->stream_index = stream_->index;
            require(av_interleaved_write_frame(&file_, packet.get()) >= 0, "write packet");
        }
    }

  private:
    AVFormatContext& file_;
    const AVCodec* codec_;
    Owned<AVCodecContext> context_;
    AVStream* stream_ = nullptr;
};

void fill(AVFrame& frame, int shade) {
    const auto* format = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
    const bool is_rgb = (format->flags & AV_PIX_FMT_FLAG_RGB) != 0;
    for (int y = 0; y < frame.height; ++y) {
        std::memset(frame.data[0] + std::ptrdiff_t{frame.linesize[0]} * y, shade,
                    static_cast<std::size_t>(frame.linesize[0]));
    }
    if (is_rgb) {
        return;
    }
    const int rows = AV_CEIL_RSHIFT(frame.height, format->log2_chroma_h);
    for (int plane = 1; plane < 3 && frame.data[plane] != nullptr; ++plane) {
        std::memset(
            frame.data[plane], 128,
            static_cast<std::size_t>(frame.linesize[plane]) * static_cast<std::size_t>(rows));
    }
    // The left half can be seen, the right half cannot.
    for (int y = 0; frame.data[3] != nullptr && y < frame.height; ++y) {
        auto* row = frame.data[3] + std::ptrdiff_t{frame.linesize[3]} * y;
        std::memset(row, 255, static_cast<std::size_t>(frame.width / 2));
        std::memset(row + frame.width / 2, 0,
                    static_cast<std::size_t>(frame.width - frame.width / 2));
    }
}

void open_picture(Track& track, const ClipRecipe& recipe) {
    auto& context = track.context();
    context.width = recipe.width;
    context.height = recipe.height;
    context.time_base = {1, recipe.fps};
    context.framerate = {recipe.fps, 1};
    context.pix_fmt = av_get_pix_fmt(recipe.pixels.c_str());
    context.gop_size = 12;
    context.bit_rate = 400'000;
    // What an encoder does not know is not set.
    av_opt_set(context.priv_data, "preset", "ultrafast", 0);
    av_opt_set(context.priv_data, "x265-params", "log-level=none", 0);
    av_opt_set(context.priv_data, "cpu-used", "8", 0);
    track.open();
}

void write_picture(Track& track, const ClipRecipe& recipe) {
    for (int i = 0; i < recipe.frames; ++i) {
        const Owned<AVFrame> frame(av_frame_alloc());
        frame->format = track.context().pix_fmt;
        frame->width = recipe.width;
        frame->height = recipe.height;
        require(av_frame_get_buffer(frame.get(), 0) >= 0, "frame buffer");
        fill(*frame, recipe.shade(i));
        frame->pts = i;
        track.send(frame.get());
    }
    track.send(nullptr);
}

void open_sound(Track& track) {
    auto& context = track.context();
    context.sample_rate = 44'100;
    context.time_base = {1, context.sample_rate};
    context.sample_fmt = AV_SAMPLE_FMT_FLTP;
    av_channel_layout_default(&context.ch_layout, 1);
    track.open();
}

void write_sound(Track& track) {
    const Owned<AVFrame> frame(av_frame_alloc());
    frame->format = track.context().sample_fmt;
    frame->nb_samples = 1024;
    frame->sample_rate = track.context().sample_rate;
    av_channel_layout_default(&frame->ch_layout, 1);
    require(av_frame_get_buffer(frame.get(), 0) >= 0, "sound buffer");
    std::memset(frame->data[0], 0, 1024 * sizeof(float));
    for (int i = 0; i < 40; ++i) {
        frame->pts = std::int64_t{1024} * i;
        track.send(frame.get());
    }
    track.send(nullptr);
}

double shade_of(const AVFrame& frame) {
    std::uint64_t sum = 0;
    for (int y = 0; y < frame.height; ++y) {
        const auto* row = frame.data[0] + std::ptrdiff_t{frame.linesize[0]} * y;
        for (int x = 0; x < frame.width; ++x) {
            sum += row[x];
        }
    }
    return static_cast<double>(sum) / frame.width / frame.height;
}

void note_metadata(const AVDictionary* dictionary, std::vector<std::string>& metadata) {
    const AVDictionaryEntry* entry = nullptr;
    while ((entry = av_dict_get(dictionary, "", entry, AV_DICT_IGNORE_SUFFIX)) != nullptr) {
        metadata.push_back(std::string(entry->key) + "=" + entry->value);
    }
}

void receive(AVCodecContext& decoder, SeenFile& seen) {
    const Owned<AVFrame> frame(av_frame_alloc());
    while (avcodec_receive_frame(&decoder, frame.get()) >= 0) {
        seen.shades.push_back(shade_of(*frame));
        seen.width = frame->width;
        seen.height = frame->height;
    }
}

}  // namespace

void write_clip(const std::filesystem::path& file, const ClipRecipe& recipe) {
    av_log_set_level(AV_LOG_FATAL);
    AVFormatContext* context = nullptr;
    require(
        avformat_alloc_output_context2(&context, nullptr, recipe.muxer.c_str(), file.c_str()) >= 0,
        recipe.muxer);
    const std::unique_ptr<AVFormatContext, CloseOutput> owner(context);
    std::unique_ptr<Track> picture;
    std::unique_ptr<Track> sound;
    if (recipe.has_picture) {
        picture = std::make_unique<Track>(*context, recipe.encoder);
        open_picture(*picture, recipe);
    }
    if (recipe.has_sound) {
        sound = std::make_unique<Track>(*context, "aac");
        open_sound(*sound);
    }
    if (!recipe.prompt.empty()) {
        av_dict_set(&context->metadata, "prompt", recipe.prompt.c_str(), 0);
        av_dict_set(&context->metadata, "comment", recipe.prompt.c_str(), 0);
    }
    require(avio_open(&context->pb, file.c_str(), AVIO_FLAG_WRITE) >= 0, "open file");
    AVDictionary* options = nullptr;
    av_dict_parse_string(&options, recipe.muxer_options.c_str(), "=", ":", 0);
    const int code = avformat_write_header(context, &options);
    av_dict_free(&options);
    require(code >= 0, "write header");
    if (picture != nullptr) {
        write_picture(*picture, recipe);
    }
    if (sound != nullptr) {
        write_sound(*sound);
    }
    require(av_write_trailer(context) >= 0, "write trailer");
}

SeenFile see_file(const std::filesystem::path& file) {
    av_log_set_level(AV_LOG_FATAL);
    AVFormatContext* context = nullptr;
    require(avformat_open_input(&context, file.c_str(), nullptr, nullptr) >= 0, "open input");
    const std::unique_ptr<AVFormatContext, CloseInput> owner(context);
    require(avformat_find_stream_info(context, nullptr) >= 0, "stream info");
    SeenFile seen;
    seen.streams = static_cast<int>(context->nb_streams);
    note_metadata(context->metadata, seen.metadata);
    const int index = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    require(index >= 0, "no picture");
    const auto* stream = context->streams[index];
    note_metadata(stream->metadata, seen.metadata);
    seen.codec = avcodec_get_name(stream->codecpar->codec_id);
    const auto* codec = avcodec_find_decoder(stream->codecpar->codec_id);
    const Owned<AVCodecContext> decoder(avcodec_alloc_context3(codec));
    require(decoder != nullptr &&
                avcodec_parameters_to_context(decoder.get(), stream->codecpar) >= 0 &&
                avcodec_open2(decoder.get(), codec, nullptr) >= 0,
            "open decoder");
    const Owned<AVPacket> packet(av_packet_alloc());
    while (av_read_frame(context, packet.get()) >= 0) {
        if (packet->stream_index == index) {
            require(avcodec_send_packet(decoder.get(), packet.get()) >= 0, "decode");
            receive(*decoder, seen);
        }
        av_packet_unref(packet.get());
    }
    avcodec_send_packet(decoder.get(), nullptr);
    receive(*decoder, seen);
    return seen;
}

std::string contents_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void write_file(const std::filesystem::path& file, std::string_view bytes) {
    std::ofstream(file, std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace mien::test
