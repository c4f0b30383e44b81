#include "video/media/clip_reader.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/intake.hpp"

namespace mien::video::media {
namespace {

// Each codec with the one decoder that may be used for it.
struct KnownCodec {
    AVCodecID id;
    const char* decoder;
};

constexpr std::array known_codecs{
    KnownCodec{AV_CODEC_ID_H264, "h264"},    KnownCodec{AV_CODEC_ID_HEVC, "hevc"},
    KnownCodec{AV_CODEC_ID_VP8, "vp8"},      KnownCodec{AV_CODEC_ID_VP9, "vp9"},
    KnownCodec{AV_CODEC_ID_AV1, "libdav1d"}, KnownCodec{AV_CODEC_ID_MPEG4, "mpeg4"},
    KnownCodec{AV_CODEC_ID_GIF, "gif"},
};

Error refusal(std::string message) {
    return {ErrorKind::upstream_failed, std::move(message)};
}

void require_side(int width, int height) {
    if (std::max(width, height) > limits::intake_side_pixels_max) {
        throw refusal(fmt::format("The clip has {} x {} pixels; at most {} on a side are taken.",
                                  width, height, limits::intake_side_pixels_max));
    }
}

// What the packets say of the clip.
class Tally {
  public:
    explicit Tally(const AVStream& picture) : picture_(picture) {}

    void take(const AVPacket& packet) {
        // Shown by no player: before the beginning that the file names.
        if ((packet.flags & AV_PKT_FLAG_DISCARD) != 0) {
            return;
        }
        if (++facts_.packets > limits::intake_frames_max) {
            throw refusal(
                fmt::format("The clip has more than {} frames.", limits::intake_frames_max));
        }
        const auto time = packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts;
        if (time != AV_NOPTS_VALUE) {
            first_ = std::min(first_, time);
            last_ = std::max(last_, time);
            end_ = std::max(end_, time + std::max<std::int64_t>(packet.duration, 0));
        }
    }

    [[nodiscard]] ClipFacts conclude(double declared_seconds) {
        if (facts_.packets < 2) {
            throw refusal(facts_.packets == 0
                              ? "There is no picture in the clip of the service."
                              : "The service answered with a single picture instead of a clip.");
        }
        if (first_ >= last_) {
            throw damaged("times", 0);
        }
        const double unit = av_q2d(picture_.time_base);
        const double step = static_cast<double>(last_ - first_) * unit / (facts_.packets - 1);
        const auto declared = picture_.avg_frame_rate;
        const bool is_declared = declared.num > 0 && declared.den > 0;
        facts_.rate = is_declared ? av_q2d(declared) : 1 / step;
        // The last frame is shown as long as it says, and else as long as the others.
        const double last =
            end_ > last_ ? static_cast<double>(end_ - last_) * unit : 1 / facts_.rate;
        facts_.seconds = static_cast<double>(last_ - first_) * unit + last;
        require_plausible(declared_seconds);
        return facts_;
    }

  private:
    void require_plausible(double declared_seconds) const {
        const auto most = static_cast<double>(limits::intake_time_max.count());
        if (facts_.seconds > most + 0.5) {
            throw refusal(fmt::format("The clip lasts {:.0f} s; at most {:.0f} s are taken.",
                                      facts_.seconds, most));
        }
        constexpr double rate_max = 1000;
        if (facts_.rate > rate_max || facts_.rate <= 0 || facts_.seconds <= 0) {
            throw damaged("rate", 0);
        }
        if (facts_.seconds < declared_seconds * 0.97 - 2 / facts_.rate) {
            throw damaged("declared time", 0);
        }
    }

    const AVStream& picture_;
    ClipFacts facts_;
    std::int64_t first_ = std::numeric_limits<std::int64_t>::max();
    std::int64_t last_ = std::numeric_limits<std::int64_t>::min();
    std::int64_t end_ = std::numeric_limits<std::int64_t>::min();
};

ClipFacts look_through(const SourceFile& source) {
    Demuxer demuxer(source);
    require_side(demuxer.picture().codecpar->width, demuxer.picture().codecpar->height);
    Tally tally(demuxer.picture());
    const auto packet = make_packet();
    while (demuxer.next(*packet)) {
        tally.take(*packet);
    }
    // Sound may be longer than the picture.
    return tally.conclude(demuxer.has_sound() ? 0 : demuxer.declared_seconds());
}

Owned<AVCodecContext> open_decoder(const AVStream& picture) {
    const auto id = picture.codecpar->codec_id;
    const auto* known = std::ranges::find(known_codecs, id, &KnownCodec::id);
    if (known == known_codecs.end()) {
        throw refusal(
            fmt::format("The clip's codec is {}; H.264, H.265, VP8, VP9, AV1, MPEG-4 and "
                        "GIF are taken.",
                        id == AV_CODEC_ID_NONE ? "unknown" : avcodec_get_name(id)));
    }
    const auto* codec = avcodec_find_decoder_by_name(known->decoder);
    require(codec != nullptr, known->decoder);
    Owned<AVCodecContext> context(avcodec_alloc_context3(codec));
    require(
        context != nullptr && avcodec_parameters_to_context(context.get(), picture.codecpar) >= 0,
        "avcodec_alloc_context3");
    context->pkt_timebase = picture.time_base;
    context->max_pixels =
        std::int64_t{limits::intake_side_pixels_max} * limits::intake_side_pixels_max;
    // More threads would need more memory.
    context->thread_count = 1;
    const int code = avcodec_open2(context.get(), codec, nullptr);
    if (code < 0) {
        throw damaged("open decoder", code);
    }
    return context;
}

}  // namespace

ClipReader::ClipReader(const SourceFile& source)
    : facts_(look_through(source)), demuxer_(source), decoder_(open_decoder(demuxer_.picture())) {}

std::optional<TimedFrame> ClipReader::next() {
    while (!receive()) {
        if (is_at_end_) {
            if (frames_ == 0) {
                throw damaged("no frame", 0);
            }
            return std::nullopt;
        }
        send();
    }
    if (++frames_ > limits::intake_frames_max) {
        throw refusal(fmt::format("The clip has more than {} frames.", limits::intake_frames_max));
    }
    require_side(frame_->width, frame_->height);
    const auto time = frame_->best_effort_timestamp;
    if (time == AV_NOPTS_VALUE) {
        return TimedFrame{std::move(frame_), (frames_ - 1) / facts_.rate};
    }
    first_ = first_.value_or(time);
    return TimedFrame{std::move(frame_),
                      static_cast<double>(time - *first_) * av_q2d(demuxer_.picture().time_base)};
}

// Whether a frame was ready.
bool ClipReader::receive() {
    frame_.reset(av_frame_alloc());
    require(frame_ != nullptr, "av_frame_alloc");
    const int code = avcodec_receive_frame(decoder_.get(), frame_.get());
    if (code == AVERROR_EOF) {
        is_at_end_ = true;
    } else if (code < 0 && code != AVERROR(EAGAIN)) {
        note_damage(code);
    } else if (code == 0 &&
               (frame_->decode_error_flags != 0 || (frame_->flags & AV_FRAME_FLAG_CORRUPT) != 0)) {
        note_damage(0);
    }
    return code == 0;
}

void ClipReader::send() {
    const bool has_more = demuxer_.next(*packet_);
    const int code = avcodec_send_packet(decoder_.get(), has_more ? packet_.get() : nullptr);
    if (code < 0 && code != AVERROR(EAGAIN) && code != AVERROR_EOF) {
        note_damage(code);
    }
}

void ClipReader::note_damage(int code) {
    if (code == AVERROR(ENOMEM)) {
        throw std::bad_alloc();
    }
    if (++damages_ > limits::intake_damaged_frames_max) {
        throw damaged("decode", code);
    }
}

}  // namespace mien::video::media
