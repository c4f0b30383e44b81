// Objects, and the links to them.
#pragma once

#include <chrono>
#include <cstddef>

namespace mien::limits {

using std::chrono::minutes;
using std::chrono::seconds;

inline constexpr std::size_t object_key_bytes_max = 255;
inline constexpr std::size_t object_chunk_bytes = 256 * 1024;       // read or written at once
inline constexpr std::size_t media_buffer_bytes_max = 1024 * 1024;  // checked whole before sending
inline constexpr std::size_t link_key_bytes_min = 32;
inline constexpr seconds object_reap_interval{60};
inline constexpr minutes object_unfinished_life{60};
inline constexpr minutes media_link_life{60};

}  // namespace mien::limits
