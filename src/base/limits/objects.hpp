// Objects, and the links to them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

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
inline constexpr seconds object_check_time_max{20};  // of a process that starts

// S3
inline constexpr std::size_t s3_answer_bytes_max = 1024UL * 1024;        // of an answer in XML
inline constexpr std::uint64_t s3_multipart_above = 64UL * 1024 * 1024;  // sent in parts
inline constexpr std::uint64_t s3_put_bytes_max =
    5UL * 1024 * 1024 * 1024;                                       // in one part: S3's own
inline constexpr std::uint64_t s3_part_bytes = 16UL * 1024 * 1024;  // at least, but for the last
inline constexpr std::uint64_t s3_parts_max = 10'000;               // S3's own
inline constexpr std::uint64_t s3_window_bytes = 1024UL * 1024;     // fetched at once for a reader
inline constexpr int s3_attempts_max = 4;
inline constexpr seconds s3_settle_time_max{10};  // of a write's time
inline constexpr int s3_uploads_per_page = 200;
inline constexpr std::size_t listed_objects_page = 1000;  // as many as S3 gives at once
inline constexpr seconds s3_link_life{900};               // of a link to the bytes

}  // namespace mien::limits
