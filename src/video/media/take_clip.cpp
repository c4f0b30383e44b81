#include "video/media/take_clip.hpp"

#include <algorithm>
#include <future>

#include "base/hash.hpp"
#include "base/limits/clips.hpp"
#include "video/media/av_encoder.hpp"
#include "video/media/clip_reader.hpp"
#include "video/media/frame_pacer.hpp"
#include "video/media/frame_shaper.hpp"
#include "video/media/loop_shaper.hpp"

namespace mien::video::media {
namespace {

// Encodes on another thread while the next frame is decoded and shaped.
class BackgroundEncoder {
  public:
    explicit BackgroundEncoder(const ClipFormat& format) : format_(format), encoder_(format) {}

    void take(Owned<AVFrame> frame) {
        if (encoding_.valid()) {
            encoding_.get();
        } else {
            FrameShaper shaper(poster_format(format_.width, format_.height));
            poster_ = jpeg_of(*shaper.shape(*frame));
        }
        frame_ = std::move(frame);
        encoding_ = std::async(std::launch::async, [this] { encoder_.encode(*frame_); });
    }

    [[nodiscard]] EncodedClip finish() {
        if (encoding_.valid()) {
            encoding_.get();
        }
        return encoder_.finish();
    }

    [[nodiscard]] const std::string& poster() const { return poster_; }

  private:
    ClipFormat format_;
    AvEncoder encoder_;
    std::string poster_;
    Owned<AVFrame> frame_;
    std::future<void> encoding_;  // last: its destructor waits
};

int fade_frames_of(const IntakeSpec& spec, const Pace& pace) {
    const auto wanted = static_cast<int>(spec.crossfade.count() * pace.fps / 1000);
    return std::max(1, std::min(wanted, pace.frames / 3));
}

void run_through(ClipReader& reader, FrameShaper& shaper, FramePacer& pacer,
                 const OnProgress& on_progress) {
    int done = 0;
    while (auto timed = reader.next()) {
        pacer.take(shaper.shape_to_cover(*timed->frame), timed->seconds);
        on_progress(std::min(1.0, static_cast<double>(++done) / reader.facts().packets));
    }
    pacer.finish();
}

}  // namespace

TakenClip take_clip(const IntakeSpec& spec, IntakeFiles files, const OnProgress& on_progress) {
    require_valid(find_problems(spec));
    av_log_set_level(AV_LOG_QUIET);
    ClipReader reader(files.source);
    const auto pace = choose_pace(reader.facts(), spec.fps);
    BackgroundEncoder encoder({spec.width, spec.height, pace.fps, 2 * pace.frames + 2});
    LoopShaper loop(spec.loop, fade_frames_of(spec, pace),
                    [&](Owned<AVFrame> frame) { encoder.take(std::move(frame)); });
    FrameShaper shaper(clip_format(spec.width, spec.height));
    FramePacer pacer(pace, reader.facts().seconds,
                     [&](Owned<AVFrame> frame) { loop.take(std::move(frame)); });
    run_through(reader, shaper, pacer, on_progress);
    loop.finish();
    const auto clip = encoder.finish();
    files.poster.write(encoder.poster());
    files.clip.write(clip.bytes);
    return {.width = spec.width,
            .height = spec.height,
            .fps = pace.fps,
            .frames = clip.frames,
            .duration = std::chrono::milliseconds(1000LL * clip.frames / pace.fps),
            .bytes = clip.bytes.size(),
            .sha256 = to_hex(sha256(clip.bytes)),
            .seam_score = clip.seam.score,
            .ends_with_first = clip.seam.ends_with_first,
            .is_reencoded = true};
}

}  // namespace mien::video::media
