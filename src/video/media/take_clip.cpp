#include "video/media/take_clip.hpp"

#include <algorithm>
#include <future>
#include <memory>

#include "base/error.hpp"
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

int wanted_fade_of(const IntakeSpec& spec, int fps) {
    return std::max(1, static_cast<int>(spec.crossfade.count() * fps / 1000));
}

// Of the clip's own frames, of which the loop makes those that are wanted; 0: all.
int source_frames_of(const IntakeSpec& spec, int fps) {
    if (spec.frames == 0) {
        return 0;
    }
    switch (spec.loop) {
        case LoopMode::as_is:
            return spec.frames;
        case LoopMode::drop_last:
            return spec.frames + 1;
        case LoopMode::ping_pong:
            return (spec.frames + 3) / 2;
        case LoopMode::crossfade:
            return spec.frames + wanted_fade_of(spec, fps);
    }
    return 0;
}

// Takes the clip from its beginning to its end, once or again.
class Passes {
  public:
    Passes(const IntakeSpec& spec, const SourceFile& source)
        : spec_(spec),
          source_(source),
          reader_(std::make_unique<ClipReader>(source)),
          pace_(choose_pace(reader_->facts(), spec.fps)),
          source_frames_(source_frames_of(spec, pace_.fps)) {
        if (source_frames_ > 0) {
            pace_.frames = std::min(pace_.frames, source_frames_);
        }
    }

    [[nodiscard]] int fps() const { return pace_.fps; }
    // At most. The encoder writes it into the clip: of one whose length is asked for it says no
    // more than that.
    [[nodiscard]] int frames_max() const {
        return spec_.frames > 0 ? spec_.frames : 2 * pace_.frames + 2;
    }

    void run(BackgroundEncoder& encoder, const OnProgress& on_progress) {
        run_once(encoder, on_progress);
        while (frames_ < spec_.frames) {
            const int before = frames_;
            reader_ = std::make_unique<ClipReader>(source_);
            run_once(encoder, [](double) {});
            if (frames_ == before) {
                throw Error(ErrorKind::upstream_failed, "The clip is too short to be begun again.");
            }
        }
    }

  private:
    void run_once(BackgroundEncoder& encoder, const OnProgress& on_progress) {
        LoopShaper loop(spec_.loop, std::min(wanted_fade_of(spec_, pace_.fps), fade_max()),
                        [&](Owned<AVFrame> frame) { emit(encoder, std::move(frame)); });
        FrameShaper shaper(clip_format(spec_.width, spec_.height));
        FramePacer pacer(pace_, reader_->facts().seconds, source_frames_,
                         [&](Owned<AVFrame> frame) { loop.take(std::move(frame)); });
        int done = 0;
        while (auto timed = reader_->next()) {
            pacer.take(shaper.shape_to_cover(*timed->frame), timed->seconds);
            on_progress(std::min(1.0, static_cast<double>(++done) / reader_->facts().packets));
        }
        pacer.finish();
        loop.finish();
    }

    void emit(BackgroundEncoder& encoder, Owned<AVFrame> frame) {
        if (spec_.frames == 0 || frames_ < spec_.frames) {
            encoder.take(std::move(frame));
            ++frames_;
        }
    }

    [[nodiscard]] int fade_max() const { return std::max(1, pace_.frames / 3); }

    const IntakeSpec& spec_;
    const SourceFile& source_;
    std::unique_ptr<ClipReader> reader_;
    Pace pace_;
    int source_frames_;
    int frames_ = 0;
};

}  // namespace

TakenClip take_clip(const IntakeSpec& spec, IntakeFiles files, const OnProgress& on_progress) {
    require_valid(find_problems(spec));
    av_log_set_level(AV_LOG_QUIET);
    Passes passes(spec, files.source);
    BackgroundEncoder encoder({spec.width, spec.height, passes.fps(), passes.frames_max()});
    passes.run(encoder, on_progress);
    const auto clip = encoder.finish();
    files.poster.write(encoder.poster());
    files.clip.write(clip.bytes);
    return {.width = spec.width,
            .height = spec.height,
            .fps = passes.fps(),
            .frames = clip.frames,
            .duration = std::chrono::milliseconds(1000LL * clip.frames / passes.fps()),
            .bytes = clip.bytes.size(),
            .sha256 = to_hex(sha256(clip.bytes)),
            .seam_score = clip.seam.score,
            .ends_with_first = clip.seam.ends_with_first,
            .is_reencoded = true};
}

}  // namespace mien::video::media
