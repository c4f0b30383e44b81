// What HTTP may make large: connections, heads, bodies, streams of events, the web UI's files.
#pragma once

#include <chrono>
#include <cstddef>

namespace mien::limits {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

inline constexpr std::size_t connections_max = 1024;
inline constexpr std::size_t header_bytes_max = 8 * 1024;
inline constexpr std::size_t header_fields_max = 100;
inline constexpr std::size_t target_bytes_max = 4 * 1024;
// Bodies of the documented maxima, of any script. Unless a route says otherwise: a character with
// all its attributes, each character of them escaped (\ud83d\ude00).
inline constexpr std::size_t body_bytes_max = 512 * 1024;
// bulk_items_max prompts of prompt_characters_max, plain (4 bytes) or escaped (6 bytes).
inline constexpr std::size_t bulk_body_bytes_max = 16UL * 1024 * 1024;
inline constexpr std::size_t body_checked_here_bytes_max = 32 * 1024;  // on the network thread
inline constexpr std::size_t forwarded_hops_max = 32;                  // in X-Forwarded-For
inline constexpr seconds header_time_max{10};
inline constexpr seconds body_time_max{30};
inline constexpr seconds write_time_max{30};
inline constexpr seconds idle_time_max{60};
inline constexpr seconds stop_idle_time_max{12};  // of a proxy's connection, once we stop
inline constexpr seconds request_time_max{30};
inline constexpr std::size_t body_bytes_per_second_min = 8 * 1024;  // once body_time_max is over
inline constexpr seconds linger_time_max{1};                   // for the peer to close after us
inline constexpr milliseconds deadline_sweep{250};             // how late a deadline may be noticed
inline constexpr std::size_t transfer_bytes_max = 256 * 1024;  // of a file or body per write
inline constexpr std::size_t uploads_at_once_max = 8;  // bodies that go to files, in one process
inline constexpr seconds upload_retry_after{10};       // for one more of them
inline constexpr minutes upload_begin_time_max{1};     // from making its directory to its lock
inline constexpr std::size_t multipart_parts_max = 20;
inline constexpr std::size_t multipart_head_bytes_max = 8 * 1024;    // of one part
inline constexpr std::size_t multipart_field_bytes_max = 64 * 1024;  // of one that is no file
inline constexpr std::size_t file_name_characters_max = 255;
inline constexpr seconds event_keep_alive{15};
inline constexpr std::size_t event_streams_max = 256;
inline constexpr std::size_t event_streams_per_admin_max = 16;
inline constexpr seconds event_stream_retry_after{15};  // for one of an admin more
inline constexpr seconds change_keep_alive{1};          // of streams for run-time services
inline constexpr std::size_t change_streams_per_admin_max = 128;
inline constexpr seconds change_stream_retry_after{1};  // while changes are not heard of
inline constexpr std::size_t events_queued_max = 256;   // per stream; a slower reader is closed
inline constexpr std::size_t events_burst_max = 128;    // queued; then one resync stands for more
inline constexpr seconds event_access_interval{4};      // an open stream's credential is read again

// The web UI's files.
inline constexpr std::size_t web_files_max = 2000;
inline constexpr std::size_t web_bytes_max = 64UL * 1024 * 1024;

}  // namespace mien::limits
