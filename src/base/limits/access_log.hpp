// The access log of staging.
#pragma once

#include <chrono>
#include <cstddef>

namespace mien::limits {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

inline constexpr std::size_t access_batch_rows_max = 1024;  // waiting; one more request is refused
inline constexpr seconds access_write_time_max{3};          // for the rows of one batch
inline constexpr milliseconds access_statement_time_max{2500};  // of its one statement
inline constexpr std::size_t access_host_characters_max = 127;
inline constexpr std::size_t access_method_characters_max = 29;
inline constexpr std::size_t access_path_characters_max = 1000;
inline constexpr std::size_t access_export_batch_rows = 1000;  // read at once for an export
inline constexpr seconds access_export_batch_time_max{10};
inline constexpr int access_removal_rows = 1000;  // at once, while those who write wait
inline constexpr minutes access_removal_interval{10};

}  // namespace mien::limits
