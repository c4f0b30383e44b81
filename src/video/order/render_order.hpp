// What mien and mien-render say to each other, besides the spec: where to put the clip, what came
// of it, and what protects the machine from the renderer.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace mien::video {

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
    std::string sha256;     // of the clip, hexadecimal
    double seam_score = 1;  // as TakenClip has it

    bool operator==(const RenderedClip&) const = default;
};

// Share done, 0..1, in order.
using OnProgress = std::function<void(double)>;

// A part of the sandbox that this machine refuses to a renderer.
struct MissingProtection {
    std::string name;
    std::string reason;  // of the system
    std::string advice;  // what to change
};

// What `mien-render --check` answers.
struct RendererReport {
    std::string version;
    std::vector<MissingProtection> missing;  // empty when the sandbox holds
};

}  // namespace mien::video
