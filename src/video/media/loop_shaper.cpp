#include "video/media/loop_shaper.hpp"

#include <cmath>
#include <ranges>

#include "base/error.hpp"
#include "base/limits/intake.hpp"

namespace mien::video::media {
namespace {

std::int64_t bytes_of(const AVFrame& frame) {
    return std::int64_t{frame.width} * frame.height * 3 / 2;
}

struct Plane {
    int width;
    int height;
};

void blend_row(const std::uint8_t* one, const std::uint8_t* other, std::uint8_t* target, int width,
               unsigned share) {
    for (int x = 0; x < width; ++x) {
        target[x] =
            static_cast<std::uint8_t>((one[x] * (256U - share) + other[x] * share + 128U) >> 8U);
    }
}

}  // namespace

LoopShaper::LoopShaper(LoopMode mode, int fade_frames, Emit emit)
    : mode_(mode), fade_frames_(static_cast<std::size_t>(fade_frames)), emit_(std::move(emit)) {}

void LoopShaper::take(Owned<AVFrame> frame) {
    switch (mode_) {
        case LoopMode::as_is:
            emit_(std::move(frame));
            return;
        case LoopMode::drop_last:
            held_.push_back(std::move(frame));
            if (held_.size() > 1) {
                emit_(std::move(held_.front()));
                held_.pop_front();
            }
            return;
        case LoopMode::ping_pong:
            hold(share_frame(*frame));
            emit_(std::move(frame));
            return;
        case LoopMode::crossfade:
            if (beginning_.size() < fade_frames_) {
                beginning_.push_back(std::move(frame));
                return;
            }
            hold(std::move(frame));
            if (held_.size() > fade_frames_) {
                emit_(std::move(held_.front()));
                held_.pop_front();
            }
            return;
    }
}

void LoopShaper::finish() {
    if (mode_ == LoopMode::crossfade) {
        fade();
    }
    if (mode_ == LoopMode::ping_pong) {
        // Neither the last nor the first is shown twice.
        for (std::size_t i = held_.size(); i > 2; --i) {
            emit_(std::move(held_[i - 2]));
        }
    }
}

void LoopShaper::hold(Owned<AVFrame> frame) {
    held_.push_back(std::move(frame));
    const auto count = static_cast<std::int64_t>(held_.size() + beginning_.size());
    if (count * bytes_of(*held_.back()) > limits::intake_held_bytes_max) {
        throw Error(ErrorKind::upstream_failed,
                    "The clip is too long for its size to be looped this way. Choose another loop "
                    "mode, or a smaller or shorter clip.");
    }
}

void LoopShaper::fade() {
    if (held_.size() < fade_frames_ || fade_frames_ == 0) {
        throw Error(ErrorKind::upstream_failed,
                    "The clip is too short for a crossfade. Choose another loop mode.");
    }
    for (std::size_t i = 0; i < fade_frames_; ++i) {
        const auto share = static_cast<double>(i + 1) / static_cast<double>(fade_frames_ + 1);
        emit_(blend(*held_[i], *beginning_[i], share));
    }
}

Owned<AVFrame> blend(const AVFrame& one, const AVFrame& other, double share) {
    auto mixed = make_frame(static_cast<AVPixelFormat>(one.format), one.width, one.height);
    require(av_frame_copy_props(mixed.get(), &one) >= 0, "av_frame_copy_props");
    const auto weight = static_cast<unsigned>(std::lround(share * 256));
    const Plane half{(one.width + 1) / 2, (one.height + 1) / 2};
    const Plane planes[] = {{one.width, one.height}, half, half};
    for (int i = 0; i < 3; ++i) {
        for (int y = 0; y < planes[i].height; ++y) {
            blend_row(one.data[i] + std::ptrdiff_t{one.linesize[i]} * y,
                      other.data[i] + std::ptrdiff_t{other.linesize[i]} * y,
                      mixed->data[i] + std::ptrdiff_t{mixed->linesize[i]} * y, planes[i].width,
                      weight);
        }
    }
    return mixed;
}

}  // namespace mien::video::media
