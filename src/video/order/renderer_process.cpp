#include "video/order/renderer_process.hpp"

#include <array>

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include "async/deadline.hpp"
#include "base/hash.hpp"
#include "base/limits/clips.hpp"
#include "video/order/child_process.hpp"

namespace mien::video {
namespace {

constexpr const char* program_name = "mien-render";

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

std::string ending_of(int status, const std::string& errors) {
    return WIFSIGNALED(status) ? fmt::format("signal {}; {}", WTERMSIG(status), errors)
                               : fmt::format("exit code {}; {}", WEXITSTATUS(status), errors);
}

// How the child ended, judged after its last word.
RenderedClip conclude(const Answer& answer, int status, const std::string& errors) {
    if (answer.error) {
        throw *answer.error;
    }
    if (answer.clip && WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        return *answer.clip;
    }
    throw Error(ErrorKind::upstream_failed,
                WIFSIGNALED(status) ? "The renderer crashed or was killed. Try again, or choose a "
                                      "smaller or shorter clip."
                                    : "The renderer ended without a clip. Try again.")
        .with_detail(ending_of(status, errors));
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
            .with_detail(ending_of(status, child.errors()));
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
    const auto executor = co_await asio::this_coro::executor;
    const json::object order{
        {"spec", to_json(spec)}, {"clip", paths.clip.string()}, {"poster", paths.poster.string()}};
    ChildProcess child(executor, program, {}, json::serialize(order));
    auto conversation = converse(child, spec, on_progress);
    const auto clip =
        co_await async::with_deadline(std::move(conversation), deadline, "Rendering the clip");
    co_return clip;
}

}  // namespace mien::video
