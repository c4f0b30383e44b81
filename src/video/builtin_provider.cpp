#include "video/builtin_provider.hpp"

#include <algorithm>

#include "base/limits/clips.hpp"
#include "base/log.hpp"

namespace mien::video {
namespace {

RenderSpec spec_of(const ClipRequest& request) {
    RenderSpec spec;
    spec.character_id = request.depicted.character_id;
    spec.character_name = request.depicted.name;
    spec.character_description = request.depicted.description;
    spec.palette = request.depicted.palette;
    spec.emotion = request.emotion;
    spec.prompt_text = request.resolved_text;
    spec.width = request.settings.width;
    spec.height = request.settings.height;
    spec.fps = request.settings.fps;
    spec.duration = std::chrono::milliseconds(request.settings.duration_ms);
    spec.seed = static_cast<std::int64_t>(request.settings.seed);
    return spec;
}

}  // namespace

BuiltinProvider::BuiltinProvider(std::filesystem::path program) : program_(std::move(program)) {}

awaitable<void> BuiltinProvider::prepare() {
    const auto report = co_await check_renderer(program_, deadline_in(limits::render_time_max));
    for (const auto& protection : report.missing) {
        log(LogLevel::warning, "renderer_sandbox_incomplete",
            {{"missing", protection.name},
             {"reason", protection.reason},
             {"advice", protection.advice}});
    }
    log(LogLevel::info, "renderer_ready",
        {{"version", report.version}, {"sandbox_holds", report.missing.empty()}});
}

awaitable<MadeClip> BuiltinProvider::make_clip(ClipRequest request, Deadline deadline) {
    MadeClip made{request.directory / "clip.mp4", request.directory / "poster.jpg"};
    const auto render_deadline = std::min(deadline, deadline_in(limits::render_time_max));
    auto spec = spec_of(request);
    RenderPaths paths{made.video, made.poster};
    const auto rendered = co_await render_in_child(program_, std::move(spec), std::move(paths),
                                                   render_deadline, std::move(request.on_progress));
    made.seam_score = rendered.seam_score;
    co_return made;
}

}  // namespace mien::video
