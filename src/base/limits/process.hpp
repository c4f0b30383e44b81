// Of one process: its configuration, its log and its blocking work.
#pragma once

#include <chrono>
#include <cstddef>

namespace mien::limits {

using std::chrono::milliseconds;

// Configuration.
inline constexpr std::size_t secret_file_bytes_max =
    4096;  // a password or a key, with its end of line

// Log.
inline constexpr std::size_t log_value_bytes_max = 2000;      // a longer string is cut
inline constexpr std::size_t log_line_bytes_max = 16 * 1024;  // fields beyond it are left out
inline constexpr std::size_t log_flush_bytes = 64 * 1024;
inline constexpr std::size_t log_pending_bytes_max = 4 * 1024 * 1024;  // lines beyond it are lost
inline constexpr milliseconds log_flush_time{200};

// Blocking work, waiting or running.
inline constexpr std::size_t work_queued_max = 1024;

}  // namespace mien::limits
