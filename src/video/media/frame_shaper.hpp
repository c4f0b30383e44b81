// Frames of any size and colours as frames of one size and one kind of colours.
#pragma once

#include "video/media/av_handles.hpp"
#include "video/order/image_specs.hpp"

namespace mien::video::media {

struct FrameFormat {
    int width;
    int height;
    AVPixelFormat pixels;
    int matrix;  // SWS_CS_…
    bool is_full_range;
};

// What the clips of the built-in renderer have.
[[nodiscard]] FrameFormat clip_format(int width, int height);
// What a JPEG has.
[[nodiscard]] FrameFormat poster_format(int width, int height);

// What is in the middle of a picture of that size and has the wanted shape; the pixels of the
// picture may not be square.
[[nodiscard]] CropRectangle cover(const AVFrame& frame, int width, int height);

class FrameShaper {
  public:
    explicit FrameShaper(const FrameFormat& format) : format_(format) {}

    // The part of the frame, scaled to the format. What can be seen through stands before white,
    // unless the format has transparency itself. Throws upstream_failed for a frame of a kind that
    // cannot be converted.
    [[nodiscard]] Owned<AVFrame> shape(const AVFrame& frame, const CropRectangle& part);
    // All of it.
    [[nodiscard]] Owned<AVFrame> shape(const AVFrame& frame);
    // What covers the format.
    [[nodiscard]] Owned<AVFrame> shape_to_cover(const AVFrame& frame);

  private:
    [[nodiscard]] Owned<AVFrame> convert(const AVFrame& frame, const FrameFormat& format,
                                         Owned<SwsContext>& scaler);

    FrameFormat format_;
    Owned<SwsContext> scaler_;
    Owned<SwsContext> flattener_;
};

}  // namespace mien::video::media
