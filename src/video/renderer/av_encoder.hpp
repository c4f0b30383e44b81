// Pictures to files through libav: an H.264 clip in MP4 and a JPEG still. Files carry no metadata
// and are the same bytes for the same pictures.
#pragma once

#include <filesystem>
#include <memory>

#include "video/renderer/cairo_canvas.hpp"

namespace mien::video::renderer {

struct ClipFormat {
    int width;
    int height;
    int fps;
    int frames;
};

// H.264 (libx264, yuv420p, BT.709, one closed group of pictures, no B-frames), constant frame rate,
// index at the front. Throws upstream_failed when libav lacks what it takes and internal when the
// file cannot be written. Without finish() the file is no clip; the caller removes it.
class AvEncoder {
  public:
    AvEncoder(const std::filesystem::path& file, const ClipFormat& format);
    ~AvEncoder();
    AvEncoder(const AvEncoder&) = delete;
    AvEncoder& operator=(const AvEncoder&) = delete;

    // Takes the next frame; the picture has the format's size and is free again. One frame may be
    // taken while the one before is encoded on another thread; no more than these two wait.
    void take(CairoCanvas& picture);
    // Encodes the frame taken first of those that wait.
    void encode();
    // Writes what is left and closes the file.
    void finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// Throws like AvEncoder.
void write_jpeg(CairoCanvas& picture, const std::filesystem::path& file);

}  // namespace mien::video::renderer
