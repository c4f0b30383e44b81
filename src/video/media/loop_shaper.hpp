// Makes the end of a clip meet its beginning, frame by frame.
#pragma once

#include <deque>
#include <functional>
#include <vector>

#include "video/media/av_handles.hpp"
#include "video/order/intake_spec.hpp"

namespace mien::video::media {

// Frames go in through take(), and come out in the order of the loop. Holds one frame, the frames
// of two fades, or, to play backwards, all of them.
class LoopShaper {
  public:
    using Emit = std::function<void(Owned<AVFrame>)>;

    // fade_frames is how many frames of the end fade into as many of the beginning. Every frame is
    // 8-bit 4:2:0 of one size.
    LoopShaper(LoopMode mode, int fade_frames, Emit emit);

    // Throws upstream_failed when more must be held than limits::intake_held_bytes_max.
    void take(Owned<AVFrame> frame);
    // Once, after the last. Throws upstream_failed for a clip that is too short for it.
    void finish();

  private:
    void hold(Owned<AVFrame> frame);
    void fade();

    LoopMode mode_;
    std::size_t fade_frames_;
    Emit emit_;
    std::vector<Owned<AVFrame>> beginning_;  // of a fade
    std::deque<Owned<AVFrame>> held_;
};

// (1 - share) of one and share of the other, rounded.
[[nodiscard]] Owned<AVFrame> blend(const AVFrame& one, const AVFrame& other, double share);

}  // namespace mien::video::media
