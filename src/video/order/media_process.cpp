#include "video/order/media_process.hpp"

#include <cmath>

#include <fmt/format.h>

#include "base/limits/clips.hpp"
#include "base/limits/intake.hpp"
#include "video/order/conversation.hpp"
#include "video/order/pending_file.hpp"
#include "video/order/render_spec.hpp"

namespace mien::video {
namespace {

const OnProgress no_progress = [](double) {};

bool is_within(std::int64_t value, std::int64_t least, std::int64_t most) {
    return value >= least && value <= most;
}

constexpr auto clip_bytes_max = static_cast<std::int64_t>(limits::clip_bytes_max);

// The clip of a "done" line, if it can be what was asked for.
TakenClip clip_in(const json::object& line, const IntakeSpec& spec) {
    const auto fps = whole_number_in(line, "fps");
    const auto frames = whole_number_in(line, "frames");
    const auto duration = whole_number_in(line, "duration_ms");
    const auto bytes = whole_number_in(line, "bytes");
    const auto seam_score = measure_in(line, "seam_score");
    const auto sha256 = text_in(line, "sha256");
    const bool is_plausible = whole_number_in(line, "width") == spec.width &&
                              whole_number_in(line, "height") == spec.height &&
                              is_within(fps, 1, limits::clip_fps_max) &&
                              (spec.fps == 0 || fps == spec.fps) &&
                              is_within(frames, 1, std::int64_t{2} * limits::intake_frames_max) &&
                              (spec.frames == 0 || frames == spec.frames) && duration > 0 &&
                              is_within(bytes, 1, clip_bytes_max) && std::isfinite(seam_score) &&
                              seam_score >= 0 && is_sha256(sha256);
    if (!is_plausible) {
        throw nonsense(json::serialize(line));
    }
    return {.width = spec.width,
            .height = spec.height,
            .fps = static_cast<int>(fps),
            .frames = static_cast<int>(frames),
            .duration = std::chrono::milliseconds(duration),
            .bytes = static_cast<std::uint64_t>(bytes),
            .sha256 = std::string(sha256),
            .seam_score = seam_score,
            .ends_with_first = flag_in(line, "ends_with_first"),
            .is_reencoded = flag_in(line, "is_reencoded")};
}

AnimatedImage animation_in(const json::object& line, const AnimationSpec& spec) {
    const auto width = whole_number_in(line, "width");
    const auto height = whole_number_in(line, "height");
    const auto fps = whole_number_in(line, "fps");
    const auto frames = whole_number_in(line, "frames");
    const auto quality = whole_number_in(line, "quality");
    const auto bytes = whole_number_in(line, "bytes");
    const auto sha256 = text_in(line, "sha256");
    const bool is_plausible =
        is_within(width, 1, spec.side_pixels_max) && is_within(height, 1, spec.side_pixels_max) &&
        is_within(fps, 1, limits::clip_fps_max) &&
        is_within(frames, 1, limits::intake_frames_max) && is_within(quality, 1, 100) &&
        is_within(bytes, 1, spec.bytes_max) && is_sha256(sha256);
    if (!is_plausible) {
        throw nonsense(json::serialize(line));
    }
    return {.width = static_cast<int>(width),
            .height = static_cast<int>(height),
            .fps = static_cast<int>(fps),
            .frames = static_cast<int>(frames),
            .quality = static_cast<int>(quality),
            .bytes = static_cast<std::uint64_t>(bytes),
            .sha256 = std::string(sha256)};
}

CroppedImage image_in(const json::object& line, const ImageSpec& spec) {
    const auto width = whole_number_in(line, "width");
    const auto height = whole_number_in(line, "height");
    const auto bytes = whole_number_in(line, "bytes");
    const auto sha256 = text_in(line, "sha256");
    const auto palette = text_in(line, "palette");
    const bool is_plausible =
        is_within(width, 1, spec.side_pixels_max) && is_within(height, 1, spec.side_pixels_max) &&
        is_within(bytes, 1, clip_bytes_max) && is_sha256(sha256) && is_palette(palette);
    if (!is_plausible) {
        throw nonsense(json::serialize(line));
    }
    return {.width = static_cast<int>(width),
            .height = static_cast<int>(height),
            .bytes = static_cast<std::uint64_t>(bytes),
            .sha256 = std::string(sha256),
            .palette = std::string(palette)};
}

}  // namespace

awaitable<TakenClip> take_in_child(std::filesystem::path program, IntakeSpec spec,
                                   IntakePaths paths, Deadline deadline, OnProgress on_progress) {
    require_valid(find_problems(spec));
    PendingFile clip(paths.clip);
    PendingFile poster(paths.poster);
    json::object order{{"take_in", to_json(spec)},
                       {"source", paths.source.string()},
                       {"clip", clip.path().string()},
                       {"poster", poster.path().string()}};
    constexpr OrderWords words{
        .task = "Reading the clip of the service",
        .crashed = "The service's clip cannot be read: the reader crashed or was killed over it.",
        .silent = "The service's clip cannot be read."};
    const auto line = co_await ask_child(std::move(program), std::move(order), words, deadline,
                                         std::move(on_progress));
    auto taken = clip_in(line, spec);
    poster.put_in_place();
    clip.put_in_place();
    co_return taken;
}

awaitable<AnimatedImage> animate_in_child(std::filesystem::path program, AnimationSpec spec,
                                          ImagePaths paths, Deadline deadline) {
    require_valid(find_problems(spec));
    PendingFile image(paths.image);
    json::object order{{"animate", to_json(spec)},
                       {"source", paths.source.string()},
                       {"image", image.path().string()}};
    constexpr OrderWords words{
        .task = "Making the animated image",
        .crashed = "The animated image cannot be made: the program crashed or was killed over it.",
        .silent = "The animated image cannot be made."};
    const auto line =
        co_await ask_child(std::move(program), std::move(order), words, deadline, no_progress);
    auto animated = animation_in(line, spec);
    image.put_in_place();
    co_return animated;
}

awaitable<CroppedImage> crop_image_in_child(std::filesystem::path program, ImageSpec spec,
                                            ImagePaths paths, Deadline deadline) {
    require_valid(find_problems(spec));
    PendingFile image(paths.image);
    json::object order{{"crop_image", to_json(spec)},
                       {"source", paths.source.string()},
                       {"image", image.path().string()}};
    constexpr OrderWords words{
        .task = "Reading the image",
        .crashed = "The image cannot be read: the reader crashed or was killed over it.",
        .silent = "The image cannot be read."};
    const auto line =
        co_await ask_child(std::move(program), std::move(order), words, deadline, no_progress);
    auto cropped = image_in(line, spec);
    image.put_in_place();
    co_return cropped;
}

}  // namespace mien::video
