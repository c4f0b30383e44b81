#include "video/renderer/renderer_process.hpp"

#include <array>

#include <fmt/format.h>
#include <sys/wait.h>

#include "async/deadline.hpp"
#include "base/hash.hpp"
#include "base/limits.hpp"
#include "video/renderer/child_process.hpp"

namespace mien::video::renderer {
namespace {

// What a child has said so far.
struct Answer {
    std::optional<RenderedClip> clip;
    std::optional<Error> error;
};

ErrorKind parse_kind(std::string_view name) {
    for (const auto kind :
         {ErrorKind::invalid, ErrorKind::malformed, ErrorKind::too_large, ErrorKind::internal}) {
        if (name == name_of(kind)) {
            return kind;
        }
    }
    return ErrorKind::upstream_failed;
}

std::string_view text_in(const json::object& line, std::string_view name) {
    const auto* value = line.if_contains(name);
    const auto* text = value != nullptr ? value->if_string() : nullptr;
    return text != nullptr ? std::string_view(*text) : std::string_view();
}

std::int64_t number_in(const json::object& line, std::string_view name) {
    const auto* value = line.if_contains(name);
    const auto* number = value != nullptr ? value->if_int64() : nullptr;
    return number != nullptr ? *number : -1;
}

Error nonsense(std::string detail) {
    return Error(ErrorKind::upstream_failed, "The renderer gave an answer that makes no sense.")
        .with_detail(std::move(detail));
}

// The clip of a "done" line, if it is the one asked for.
RenderedClip clip_in(const json::object& line, const RenderSpec& spec) {
    const auto sha256 = text_in(line, "sha256");
    const auto bytes = number_in(line, "bytes");
    const bool is_plausible =
        number_in(line, "width") == spec.width && number_in(line, "height") == spec.height &&
        number_in(line, "fps") == spec.fps && number_in(line, "frames") == frame_count(spec) &&
        number_in(line, "duration_ms") > 0 && bytes > 0 &&
        bytes <= static_cast<std::int64_t>(limits::clip_bytes_max) && sha256.size() == 64 &&
        from_hex(sha256).has_value();
    if (!is_plausible) {
        throw nonsense(json::serialize(line));
    }
    return {.width = spec.width,
            .height = spec.height,
            .fps = spec.fps,
            .frames = frame_count(spec),
            .duration = std::chrono::milliseconds(number_in(line, "duration_ms")),
            .bytes = static_cast<std::uint64_t>(bytes),
            .sha256 = std::string(sha256)};
}

void take_line(const std::string& text, const RenderSpec& spec, const OnProgress& on_progress,
               Answer& answer) {
    boost::system::error_code failure;
    const auto document = json::parse(text, failure);
    const auto* line = failure ? nullptr : document.if_object();
    if (line == nullptr || answer.clip || answer.error) {
        throw nonsense(text);
    }
    if (line->contains("error")) {
        answer.error =
            Error(parse_kind(text_in(*line, "kind")), std::string(text_in(*line, "error")))
                .with_detail(std::string(text_in(*line, "detail")));
    } else if (line->contains("done")) {
        answer.clip = clip_in(*line, spec);
    } else if (const auto* share = line->if_contains("progress");
               share != nullptr && share->is_number()) {
        on_progress(std::clamp(share->to_number<double>(), 0.0, 1.0));
    } else {
        throw nonsense(text);
    }
}

// How the child ended, judged after its last word.
RenderedClip conclude(const Answer& answer, int status, const std::string& errors) {
    if (answer.error) {
        throw *answer.error;
    }
    if (answer.clip && WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        return *answer.clip;
    }
    const auto detail = WIFSIGNALED(status)
                            ? fmt::format("signal {}; {}", WTERMSIG(status), errors)
                            : fmt::format("exit code {}; {}", WEXITSTATUS(status), errors);
    throw Error(ErrorKind::upstream_failed,
                WIFSIGNALED(status) ? "The renderer crashed or was killed. Try again, or choose a "
                                      "smaller or shorter clip."
                                    : "The renderer ended without a clip. Try again.")
        .with_detail(detail);
}

awaitable<RenderedClip> converse(ChildProcess& child, const RenderSpec& spec,
                                 const OnProgress& on_progress) {
    Answer answer;
    while (true) {
        const auto line = co_await child.read_line();
        if (!line) {
            break;
        }
        take_line(*line, spec, on_progress, answer);
    }
    const int status = co_await child.wait();
    co_return conclude(answer, status, child.errors());
}

}  // namespace

awaitable<RenderedClip> render_in_child(std::filesystem::path program, RenderSpec spec,
                                        RenderPaths paths, Deadline deadline,
                                        OnProgress on_progress) {
    require_valid(find_problems(spec));
    const auto executor = co_await asio::this_coro::executor;
    const json::object order{
        {"spec", to_json(spec)}, {"clip", paths.clip.string()}, {"poster", paths.poster.string()}};
    ChildProcess child(executor, program, "render-child", json::serialize(order));
    auto conversation = converse(child, spec, on_progress);
    const auto clip =
        co_await async::with_deadline(std::move(conversation), deadline, "Rendering the clip");
    co_return clip;
}

}  // namespace mien::video::renderer
