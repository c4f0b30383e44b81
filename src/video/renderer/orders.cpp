#include "video/renderer/orders.hpp"

#include <cerrno>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "base/hash.hpp"
#include "video/media/animate_clip.hpp"
#include "video/media/crop_image.hpp"
#include "video/media/take_clip.hpp"
#include "video/renderer/render_clip.hpp"
#include "video/renderer/sandbox.hpp"

namespace mien::video::renderer {
namespace {

const json::value& member(const json::object& order, const char* name) {
    const auto* value = order.if_contains(name);
    if (value == nullptr) {
        throw Error(ErrorKind::invalid, fmt::format("The order needs \"{}\".", name));
    }
    return *value;
}

std::string path_in(const json::object& order, const char* name) {
    const auto* text = member(order, name).if_string();
    if (text == nullptr || text->empty()) {
        throw Error(ErrorKind::invalid, fmt::format("\"{}\" of the order must be a path.", name));
    }
    return std::string(std::string_view(*text));
}

// Tells the share done, in steps of a twentieth.
OnProgress progress_teller() {
    return [told = 0.0](double share) mutable {
        if (share - told >= 0.05) {
            told = share;
            write_line({{"progress", share}});
        }
    };
}

void close_the_door() {
    // OpenSSL looks for its configuration when it is first used.
    static_cast<void>(sha256(""));
    give_up_files();
}

}  // namespace

void write_line(const json::object& line) {
    const std::string text = json::serialize(line) + "\n";
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto count = ::write(STDOUT_FILENO, rest.data(), rest.size());
        if (count < 0 && errno != EINTR) {
            return;
        }
        rest.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
}

void follow_render_order(const json::object& order) {
    const auto spec = render_spec_from_json(member(order, "spec"));
    const RenderPaths paths{path_in(order, "clip"), path_in(order, "poster")};
    const auto clip = render_clip(spec, paths, progress_teller());
    write_line({{"done", true},
                {"width", clip.width},
                {"height", clip.height},
                {"fps", clip.fps},
                {"frames", clip.frames},
                {"duration_ms", clip.duration.count()},
                {"bytes", clip.bytes},
                {"sha256", clip.sha256},
                {"seam_score", clip.seam_score}});
}

void follow_intake_order(const json::object& order) {
    const auto spec = intake_spec_from_json(member(order, "take_in"));
    const media::SourceFile source(path_in(order, "source"));
    media::OutputFile clip(path_in(order, "clip"));
    media::OutputFile poster(path_in(order, "poster"));
    close_the_door();
    const auto taken = media::take_clip(spec, {source, clip, poster}, progress_teller());
    write_line({{"done", true},
                {"width", taken.width},
                {"height", taken.height},
                {"fps", taken.fps},
                {"frames", taken.frames},
                {"duration_ms", taken.duration.count()},
                {"bytes", taken.bytes},
                {"sha256", taken.sha256},
                {"seam_score", taken.seam_score},
                {"ends_with_first", taken.ends_with_first},
                {"is_reencoded", taken.is_reencoded}});
}

void follow_animation_order(const json::object& order) {
    const auto spec = animation_spec_from_json(member(order, "animate"));
    const media::SourceFile source(path_in(order, "source"));
    media::OutputFile image(path_in(order, "image"));
    close_the_door();
    const auto animated = media::animate_clip(spec, source, image);
    write_line({{"done", true},
                {"width", animated.width},
                {"height", animated.height},
                {"fps", animated.fps},
                {"frames", animated.frames},
                {"quality", animated.quality},
                {"bytes", animated.bytes},
                {"sha256", animated.sha256}});
}

void follow_image_order(const json::object& order) {
    const auto spec = image_spec_from_json(member(order, "crop_image"));
    const media::SourceFile source(path_in(order, "source"));
    media::OutputFile image(path_in(order, "image"));
    close_the_door();
    const auto cropped = media::crop_image(spec, source, image);
    write_line({{"done", true},
                {"width", cropped.width},
                {"height", cropped.height},
                {"bytes", cropped.bytes},
                {"sha256", cropped.sha256},
                {"palette", cropped.palette}});
}

}  // namespace mien::video::renderer
