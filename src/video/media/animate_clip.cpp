#include "video/media/animate_clip.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "video/media/clip_reader.hpp"
#include "video/media/frame_pacer.hpp"
#include "video/media/frame_shaper.hpp"

extern "C" {
#include <libavutil/opt.h>
}

namespace mien::video::media {
namespace {

// From the best to the last that is tried.
struct Effort {
    int quality;
    double fps_share;
    double side_share;
};

constexpr std::array efforts{
    Effort{80, 1, 1},   Effort{60, 1, 1},      Effort{40, 1, 1},       Effort{40, 0.67, 1},
    Effort{30, 0.5, 1}, Effort{30, 0.5, 0.75}, Effort{20, 0.5, 0.625}, Effort{10, 0.34, 0.5},
};

struct Size {
    int width;
    int height;
};

// All of the picture, at most so many pixels on a side, and never larger than it is.
Size fit(const AVStream& picture, double side_max) {
    const int width = std::max(picture.codecpar->width, 1);
    const int height = std::max(picture.codecpar->height, 1);
    const double share = std::min(1.0, side_max / std::max(width, height));
    return {std::max(1, static_cast<int>(std::lround(width * share))),
            std::max(1, static_cast<int>(std::lround(height * share)))};
}

class WebpEncoder {
  public:
    WebpEncoder(const Size& size, int fps, int quality) {
        const AVCodec* codec = avcodec_find_encoder_by_name("libwebp_anim");
        require(codec != nullptr, "libwebp_anim is missing");
        context_.reset(avcodec_alloc_context3(codec));
        require(context_ != nullptr, "avcodec_alloc_context3");
        context_->width = size.width;
        context_->height = size.height;
        context_->time_base = {1, fps};
        context_->pix_fmt = AV_PIX_FMT_YUV420P;
        context_->thread_count = 1;
        av_opt_set_double(context_->priv_data, "quality", quality, 0);
        av_opt_set_int(context_->priv_data, "compression_level", 3, 0);
        require(avcodec_open2(context_.get(), codec, nullptr) >= 0, "avcodec_open2 libwebp_anim");
    }

    void take(AVFrame& frame) {
        frame.pts = frames_++;
        require(avcodec_send_frame(context_.get(), &frame) >= 0, "avcodec_send_frame");
        receive();
    }

    // The whole file, which loops for ever.
    [[nodiscard]] std::string finish() {
        require(avcodec_send_frame(context_.get(), nullptr) >= 0, "avcodec_send_frame");
        receive();
        return std::move(bytes_);
    }

    [[nodiscard]] int frames() const { return frames_; }

  private:
    void receive() {
        const auto packet = make_packet();
        while (avcodec_receive_packet(context_.get(), packet.get()) >= 0) {
            bytes_.append(reinterpret_cast<const char*>(packet->data),
                          static_cast<std::size_t>(packet->size));
            av_packet_unref(packet.get());
        }
    }

    Owned<AVCodecContext> context_;
    std::string bytes_;
    int frames_ = 0;
};

struct Animation {
    AnimatedImage facts;
    std::string bytes;
};

Animation make(const AnimationSpec& spec, const SourceFile& source, const Effort& effort) {
    ClipReader reader(source);
    const int own_fps = choose_pace(reader.facts(), 0).fps;
    const int most_fps = spec.fps == 0 ? own_fps : std::min(spec.fps, own_fps);
    const int fps = std::max(1, static_cast<int>(std::lround(most_fps * effort.fps_share)));
    const auto pace = choose_pace(reader.facts(), fps);
    const auto size = fit(reader.picture(), spec.side_pixels_max * effort.side_share);
    WebpEncoder encoder(size, fps, effort.quality);
    FrameShaper shaper({size.width, size.height, AV_PIX_FMT_YUV420P, SWS_CS_ITU601, false});
    FramePacer pacer(pace, reader.facts().seconds, 0,
                     [&](Owned<AVFrame> frame) { encoder.take(*shaper.shape(*frame)); });
    while (auto timed = reader.next()) {
        pacer.take(std::move(timed->frame), timed->seconds);
    }
    pacer.finish();
    auto bytes = encoder.finish();
    return {{.width = size.width,
             .height = size.height,
             .fps = fps,
             .frames = encoder.frames(),
             .quality = effort.quality,
             .bytes = bytes.size(),
             .sha256 = to_hex(sha256(bytes))},
            std::move(bytes)};
}

}  // namespace

AnimatedImage animate_clip(const AnimationSpec& spec, const SourceFile& source, OutputFile& image) {
    require_valid(find_problems(spec));
    av_log_set_level(AV_LOG_QUIET);
    for (const auto& effort : efforts) {
        auto made = make(spec, source, effort);
        if (static_cast<std::int64_t>(made.bytes.size()) <= spec.bytes_max) {
            image.write(made.bytes);
            return made.facts;
        }
    }
    throw Error(ErrorKind::too_large,
                fmt::format("The clip does not fit into an animated image of {} KB.",
                            spec.bytes_max / 1000));
}

}  // namespace mien::video::media
