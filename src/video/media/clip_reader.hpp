// A foreign clip, frame by frame. It is looked through once before anything is decoded, so that
// what is too long or has no end costs little.
#pragma once

#include <optional>

#include "video/media/demuxer.hpp"

namespace mien::video::media {

struct ClipFacts {
    int packets = 0;
    double seconds = 0;
    double rate = 0;  // frames a second, more than 0
};

struct TimedFrame {
    Owned<AVFrame> frame;
    double seconds;  // after the first
};

class ClipReader {
  public:
    // Throws upstream_failed with a sentence for what cannot be taken in: see demuxer.hpp, and
    // codecs beside the known ones, a single picture, and what is beyond limits/intake.hpp.
    explicit ClipReader(const SourceFile& source);

    [[nodiscard]] const ClipFacts& facts() const { return facts_; }
    [[nodiscard]] const AVStream& picture() const { return demuxer_.picture(); }

    // The next frame, or nothing after the last. Throws upstream_failed for a damaged clip.
    [[nodiscard]] std::optional<TimedFrame> next();

  private:
    [[nodiscard]] bool receive();
    void send();
    void note_damage(int code);

    ClipFacts facts_;
    Demuxer demuxer_;
    Owned<AVCodecContext> decoder_;
    Owned<AVPacket> packet_ = make_packet();
    Owned<AVFrame> frame_;
    std::size_t damages_ = 0;
    int frames_ = 0;
    std::optional<std::int64_t> first_;
    bool is_at_end_ = false;
};

}  // namespace mien::video::media
