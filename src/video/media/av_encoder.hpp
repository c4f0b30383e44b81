// Pictures to files through libav, in memory: an H.264 clip in MP4 and a JPEG still. Files carry no
// metadata and are the same bytes for the same pictures.
#pragma once

#include <memory>
#include <string>

#include "video/media/seam.hpp"
#include "video/media/yuv_pixels.hpp"

struct AVFrame;

namespace mien::video::media {

struct ClipFormat {
    int width;
    int height;
    int fps;
    int frames;  // at most; a whole clip is one group of pictures
};

struct EncodedClip {
    std::string bytes;
    int frames = 0;
    Seam seam;
};

// H.264 (libx264, yuv420p, BT.709, one closed group of pictures, no B-frames), constant frame rate,
// index at the front. Throws upstream_failed when libav lacks what it takes and too_large for a
// clip of more than limits::clip_bytes_max.
class AvEncoder {
  public:
    explicit AvEncoder(const ClipFormat& format);
    ~AvEncoder();
    AvEncoder(const AvEncoder&) = delete;
    AvEncoder& operator=(const AvEncoder&) = delete;

    // Takes the next picture; it has the format's size and is free again. One may be taken while
    // the one before is encoded on another thread; no more than these two wait.
    void take(const BgrPicture& picture);
    // Encodes the picture taken first of those that wait.
    void encode();
    // Encodes a frame that has the format's size and colours already.
    void encode(AVFrame& frame);
    // Writes what is left.
    [[nodiscard]] EncodedClip finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// The picture as a JPEG. Throws like AvEncoder.
[[nodiscard]] std::string jpeg_of(const BgrPicture& picture);
// The same of a frame in full-range BT.601 4:2:0.
[[nodiscard]] std::string jpeg_of(AVFrame& frame);

}  // namespace mien::video::media
