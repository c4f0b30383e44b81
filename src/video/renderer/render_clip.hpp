// Renders one clip and its poster in this process. The product does this in a child
// (renderer_process.hpp).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "video/renderer/render_spec.hpp"

namespace mien::video::renderer {

// Where the results go. Both are replaced at once when all is well, and untouched otherwise.
struct RenderPaths {
    std::filesystem::path clip;    // MP4
    std::filesystem::path poster;  // JPEG, the first frame
};

struct RenderedClip {
    int width = 0;
    int height = 0;
    int fps = 0;
    int frames = 0;
    std::chrono::milliseconds duration{0};
    std::uint64_t bytes = 0;
    std::string sha256;  // of the clip, hexadecimal

    bool operator==(const RenderedClip&) const = default;
};

// Share done, 0..1, in order.
using OnProgress = std::function<void(double)>;

// Throws invalid for a bad spec, upstream_failed when the machine's video library cannot do it, and
// internal when the files cannot be written.
[[nodiscard]] RenderedClip render_clip(const RenderSpec& spec, const RenderPaths& paths,
                                       const OnProgress& on_progress);

}  // namespace mien::video::renderer
