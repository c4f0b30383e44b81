#include "video/order/renderer_process.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "async/deadline.hpp"
#include "base/limits/clips.hpp"
#include "video/order/child_process.hpp"
#include "video/order/conversation.hpp"

namespace mien::video {
namespace {

constexpr const char* program_name = "mien-render";

// The clip of a "done" line, if it is the one asked for.
RenderedClip clip_in(const json::object& line, const RenderSpec& spec) {
    const auto sha256 = text_in(line, "sha256");
    const auto bytes = whole_number_in(line, "bytes");
    const auto seam_score = measure_in(line, "seam_score");
    const bool is_plausible = whole_number_in(line, "width") == spec.width &&
                              whole_number_in(line, "height") == spec.height &&
                              whole_number_in(line, "fps") == spec.fps &&
                              whole_number_in(line, "frames") == frame_count(spec) &&
                              whole_number_in(line, "duration_ms") > 0 && bytes > 0 &&
                              bytes <= static_cast<std::int64_t>(limits::clip_bytes_max) &&
                              seam_score >= 0 && is_sha256(sha256);
    if (!is_plausible) {
        throw nonsense(json::serialize(line));
    }
    return {.width = spec.width,
            .height = spec.height,
            .fps = spec.fps,
            .frames = frame_count(spec),
            .duration = std::chrono::milliseconds(whole_number_in(line, "duration_ms")),
            .bytes = static_cast<std::uint64_t>(bytes),
            .sha256 = std::string(sha256),
            .seam_score = seam_score};
}

RendererReport report_in(const std::string& text) {
    boost::system::error_code failure;
    const auto document = json::parse(text, failure);
    const auto* line = failure ? nullptr : document.if_object();
    const auto* missing = line != nullptr ? line->if_contains("missing") : nullptr;
    if (missing == nullptr || !missing->is_array()) {
        throw nonsense(text);
    }
    RendererReport report{.version = std::string(text_in(*line, "version")), .missing = {}};
    for (const auto& entry : missing->get_array()) {
        const auto* protection = entry.if_object();
        if (protection == nullptr) {
            throw nonsense(text);
        }
        report.missing.push_back({.name = std::string(text_in(*protection, "name")),
                                  .reason = std::string(text_in(*protection, "reason")),
                                  .advice = std::string(text_in(*protection, "advice"))});
    }
    return report;
}

// Its first line is its whole answer; whatever it does then, the owner of the child ends it.
awaitable<RendererReport> hear_report(ChildProcess& child) {
    const auto line = co_await child.read_line();
    if (!line) {
        const int status = co_await child.wait();
        throw Error(ErrorKind::upstream_failed,
                    fmt::format("{} cannot run on this machine.", program_name))
            .with_detail(ending_text(status, child.errors()));
    }
    co_return report_in(*line);
}

}  // namespace

std::filesystem::path renderer_program() {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path() / program_name;
}

awaitable<RendererReport> check_renderer(std::filesystem::path program, Deadline deadline) {
    if (::access(program.c_str(), X_OK) != 0) {
        throw Error(ErrorKind::upstream_failed,
                    fmt::format("{} is missing: install it beside mien.", program_name))
            .with_detail(program.string());
    }
    const auto executor = co_await asio::this_coro::executor;
    ChildProcess child(executor, program, {"--check"}, "");
    auto answer = hear_report(child);
    auto report =
        co_await async::with_deadline(std::move(answer), deadline, "Checking the renderer");
    if (report.version != MIEN_VERSION) {
        throw Error(
            ErrorKind::upstream_failed,
            fmt::format("{} is of another version than mien: install both from one release.",
                        program_name))
            .with_detail(fmt::format("\"{}\" beside \"{}\"", report.version, MIEN_VERSION));
    }
    co_return report;
}

awaitable<RenderedClip> render_in_child(std::filesystem::path program, RenderSpec spec,
                                        RenderPaths paths, Deadline deadline,
                                        OnProgress on_progress) {
    require_valid(find_problems(spec));
    json::object order{
        {"spec", to_json(spec)}, {"clip", paths.clip.string()}, {"poster", paths.poster.string()}};
    constexpr OrderWords words{
        .task = "Rendering the clip",
        .crashed =
            "The renderer crashed or was killed. Try again, or choose a smaller or shorter "
            "clip.",
        .silent = "The renderer ended without a clip. Try again."};
    const auto line = co_await ask_child(std::move(program), std::move(order), words, deadline,
                                         std::move(on_progress));
    co_return clip_in(line, spec);
}

}  // namespace mien::video
