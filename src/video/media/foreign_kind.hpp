// What a foreign file is, by its first bytes, whatever its name and its sender say.
#pragma once

#include <string_view>

namespace mien::video::media {

enum class ForeignKind { mp4, matroska, gif, webp, animated_webp, png, animated_png, jpeg, other };

inline constexpr std::size_t foreign_head_bytes = 4096;

[[nodiscard]] ForeignKind kind_of(std::string_view head);

// What it is instead of a clip or an image, for the end of a sentence: "a web page". For any head.
[[nodiscard]] std::string_view describe_foreign(std::string_view head);

}  // namespace mien::video::media
