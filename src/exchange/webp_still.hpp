// The first picture of an animated WebP, as a WebP of its own: the libraries that decode read no
// animations. Nothing is decoded here; parts are copied. Blocking.
#pragma once

#include <filesystem>
#include <string_view>

namespace mien::exchange {

// By the first 21 bytes of the file.
[[nodiscard]] bool is_animated_webp(std::string_view beginning);

// Writes the picture into a new file. Throws malformed for a file that is cut off or has none.
void write_first_picture(const std::filesystem::path& animation,
                         const std::filesystem::path& still);

}  // namespace mien::exchange
