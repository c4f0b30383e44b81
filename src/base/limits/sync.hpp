// Copying a database into another.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mien::limits {

using std::chrono::hours;

// Columns, types, constraints … of a database, each; and texts in its schema.
inline constexpr std::int64_t catalog_entries_max = 1'000'000;
inline constexpr int snapshot_attempts_max = 5;                   // when tables come and go
inline constexpr hours copy_time_max{24};                         // of a whole copy
inline constexpr std::chrono::minutes copy_refusal_time_max{10};  // for emptying a refused copy
inline constexpr std::chrono::seconds target_claim_wait_max{5};   // for a killed copy's session
inline constexpr std::chrono::milliseconds target_claim_interval{100};
inline constexpr std::size_t copy_workers_max = 16;  // streams of rows at a time
inline constexpr std::size_t copy_workers_usual = 2;
// Rows that are read before they are written: one stream holds one batch and at most one row more.
inline constexpr std::size_t copy_batch_bytes = 128 * 1024;
inline constexpr std::size_t copy_pool_bytes_min = 16 * 1024;  // less is not worth a thread
inline constexpr std::size_t copy_buffer_kept_bytes_max = 4 * copy_batch_bytes;
inline constexpr std::int64_t copy_freeze_bytes_min = 256 * 1024;
// From here on the first statistics of a table are of a small sample.
inline constexpr std::int64_t copy_small_sample_bytes_min = 16LL * 1024 * 1024;
// From here on a table is read by several workers, and no longer written with FREEZE.
inline constexpr std::int64_t copy_split_bytes_usual = 4LL * 1024 * 1024 * 1024;
// The same for a table whose rows are changed, which is work for more than one core.
inline constexpr std::int64_t copy_changed_split_bytes_max = 64LL * 1024 * 1024;
inline constexpr unsigned copy_split_cores_min = 4;  // … on a machine with so many
inline constexpr std::size_t obstacles_told_max = 200;

inline constexpr std::size_t copied_object_piece_bytes = 1024 * 1024;
inline constexpr std::chrono::seconds schedule_look_interval{20};
inline constexpr std::chrono::seconds policy_look_interval{20};  // what the masking policy says
// A run of the schedule that is noticed later than this is told of as missed, and not made up for.
inline constexpr std::chrono::minutes schedule_delay_max{10};
inline constexpr std::chrono::hours schedule_span_max{24 * 7};  // looked back for the last one due
inline constexpr int missed_syncs_told = 5;

}  // namespace mien::limits
