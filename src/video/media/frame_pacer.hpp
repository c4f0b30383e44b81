// Frames at their own times as frames at a constant rate.
#pragma once

#include <functional>

#include "video/media/clip_reader.hpp"

namespace mien::video::media {

struct Pace {
    int fps;
    double stretch;  // of time: frames that come almost at a whole rate come exactly at it
    int frames;      // expected
};

// At the clip's own rate, rounded, when none is asked; no faster than limits::clip_fps_max.
[[nodiscard]] Pace choose_pace(const ClipFacts& facts, int asked_fps);

// Each frame is shown until the next one's time: repeated where the clip is slower, left out where
// it is faster.
class FramePacer {
  public:
    using Emit = std::function<void(Owned<AVFrame>)>;

    // No more than frames_max of them, the first ones; 0: all.
    FramePacer(const Pace& pace, double seconds, int frames_max, Emit emit);

    void take(Owned<AVFrame> frame, double seconds);
    void finish();

  private:
    void show_until(std::int64_t place);

    double places_a_second_;
    std::int64_t end_;         // of the clip
    std::int64_t wanted_end_;  // of what is shown
    Emit emit_;
    Owned<AVFrame> shown_;
    std::int64_t place_ = 0;
};

}  // namespace mien::video::media
