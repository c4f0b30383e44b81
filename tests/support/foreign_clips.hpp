// Clips as services send them, written with libav, and what such a file holds.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace mien::test {

struct ClipRecipe {
    std::string muxer = "mp4";  // as libav calls it
    std::string encoder = "libx264";
    std::string pixels = "yuv420p";
    int width = 96;
    int height = 64;
    int fps = 12;
    int frames = 12;
    // The brightness of a frame, 16..235: the picture is of one grey, or of its right half with an
    // opaque left one where the pixels have transparency.
    std::function<int(int frame)> shade = [](int frame) { return 40 + 8 * (frame % 20); };
    std::string prompt;  // kept as ComfyUI does, in the metadata
    bool has_picture = true;
    bool has_sound = false;
    std::string muxer_options;  // "movflags=faststart"
};

// Throws std::runtime_error when libav does not do it.
void write_clip(const std::filesystem::path& file, const ClipRecipe& recipe);

struct SeenFile {
    std::string codec;
    int width = 0;
    int height = 0;
    int streams = 0;
    std::vector<double> shades;         // of each decoded frame: its mean brightness
    std::vector<std::string> metadata;  // "name=value"
};

// Opens and decodes a file with all that libav has. Throws std::runtime_error.
[[nodiscard]] SeenFile see_file(const std::filesystem::path& file);

[[nodiscard]] std::string contents_of(const std::filesystem::path& file);
void write_file(const std::filesystem::path& file, std::string_view bytes);

}  // namespace mien::test
