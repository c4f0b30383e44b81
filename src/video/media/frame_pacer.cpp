#include "video/media/frame_pacer.hpp"

#include <algorithm>
#include <cmath>

#include "base/limits/clips.hpp"

namespace mien::video::media {

Pace choose_pace(const ClipFacts& facts, int asked_fps) {
    if (asked_fps > 0) {
        const auto frames = std::lround(facts.seconds * asked_fps);
        return {asked_fps, 1, static_cast<int>(std::max(frames, 1L))};
    }
    const auto whole = std::clamp(std::lround(facts.rate), 1L, long{limits::clip_fps_max});
    constexpr double near = 0.03;
    const double stretch = facts.rate / static_cast<double>(whole);
    const bool is_near = std::abs(stretch - 1) < near;
    const double chosen = is_near ? stretch : 1;
    const auto frames = std::lround(facts.seconds * chosen * static_cast<double>(whole));
    return {static_cast<int>(whole), chosen, static_cast<int>(std::max(frames, 1L))};
}

FramePacer::FramePacer(const Pace& pace, double seconds, int frames_max, Emit emit)
    : places_a_second_(pace.fps * pace.stretch),
      end_(std::max(std::lround(seconds * places_a_second_), 1L)),
      wanted_end_(frames_max > 0 ? std::min<std::int64_t>(end_, frames_max) : end_),
      emit_(std::move(emit)) {}

void FramePacer::take(Owned<AVFrame> frame, double seconds) {
    // Times that run backwards or far away are not believed.
    const auto wanted = std::clamp(seconds * places_a_second_, 0.0, static_cast<double>(end_));
    const auto place = std::min<std::int64_t>(std::lround(wanted), end_ - 1);
    if (place >= wanted_end_) {
        return;
    }
    if (shown_ != nullptr) {
        show_until(place);
    }
    shown_ = std::move(frame);
}

void FramePacer::finish() {
    if (shown_ != nullptr) {
        show_until(wanted_end_);
    }
}

void FramePacer::show_until(std::int64_t place) {
    for (; place_ < place; ++place_) {
        emit_(share_frame(*shown_));
    }
}

}  // namespace mien::video::media
