// Who makes clips: the renderer that is built in, or a service. The pipeline (clip_job.hpp) knows
// this interface only, and no word of any provider.
//
// One call makes one clip, whatever happens behind it. A service that takes requests and is asked
// for their state does all of it in the call: submit, poll until done (async::sleep_for between two
// polls), fetch into the directory; a call that is cancelled cancels what it submitted. What it
// must remember from one attempt to the next, so that a crash does not pay twice, is found by our
// job id where the service knows such ids, and else kept in a table of its own before the first
// byte is sent. A failure is an Error whose kind says whether to try again: unavailable and
// rate_limited (with Retry-After) may pass, invalid is the request's own fault (refused by
// moderation, too long), upstream_failed is a no for good.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "async/awaitable.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "core/clip_settings.hpp"
#include "store/clips/clips.hpp"
#include "video/providers/service.hpp"

namespace mien::video {

struct ClipRequest {
    JobId job_id;
    int attempt = 1;
    store::Depicted depicted;
    std::string emotion;
    std::string resolved_text;
    core::ClipSettings settings;
    // A service's clip gets the rate and length of the settings, whatever it made.
    bool is_fitted = false;
    std::filesystem::path directory;          // empty at first; the results go there
    std::function<void(double)> on_progress;  // share done, 0..1; on the caller's executor
};

// Files in the request's directory.
struct MadeClip {
    std::filesystem::path video;   // MP4, without any text of the prompt in its metadata
    std::filesystem::path poster;  // JPEG
    std::optional<double> seam_score = std::nullopt;  // TakenClip's, where it was measured
};

class Provider {
  public:
    Provider() = default;
    Provider(const Provider&) = delete;
    Provider& operator=(const Provider&) = delete;
    virtual ~Provider() = default;

    // As a clip's row keeps it, and as the configuration says it.
    [[nodiscard]] virtual std::string_view name() const = 0;

    // May be cancelled at any time and must then leave nothing running.
    [[nodiscard]] virtual awaitable<MadeClip> make_clip(ClipRequest request, Deadline deadline) = 0;
};

}  // namespace mien::video
