// Export and import.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mien::limits {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

inline constexpr std::uint64_t bundle_bytes_max = 4ULL * 1024 * 1024 * 1024;  // unpacked
inline constexpr std::uint64_t bundle_ratio_max = 200;  // unpacked to packed, judged beyond …
inline constexpr std::uint64_t bundle_ratio_free_bytes = 64ULL * 1024 * 1024;  // … this much
inline constexpr std::size_t bundle_chunk_bytes = 64 * 1024;                   // read at once
inline constexpr std::size_t bundle_entry_bytes_max = 64UL * 1024 * 1024;
inline constexpr std::size_t bundle_entries_max = 5'000'000;
inline constexpr std::size_t bundle_images_max = 10'000;  // each is opened in a sandbox
inline constexpr std::size_t bundle_image_bytes_max = 8UL * 1024 * 1024;  // of one
inline constexpr std::size_t bundle_versions_per_prompt_max = 100'000;
inline constexpr std::size_t bundle_versions_per_template_max = 1000;
inline constexpr std::size_t origin_bytes_max = 15 * 1024;  // of a version, as its text is kept
inline constexpr hours bundle_clock_skew_max{24};           // how far ahead a version's time may be
inline constexpr std::size_t import_upload_bytes_max = 1024UL * 1024 * 1024;
inline constexpr std::size_t import_flush_bytes = 4UL * 1024 * 1024;  // staged at once
inline constexpr int import_rows_at_once = 200;  // compared or applied by one statement
inline constexpr int import_moved_told_max = 100;
inline constexpr int import_axes_told_max = 200;
inline constexpr minutes import_statement_time_max{10};
inline constexpr seconds import_image_time_max{20};         // of opening and storing one
inline constexpr std::size_t import_images_at_once = 4;     // each in a process of its own
inline constexpr std::size_t import_entries_at_once = 500;  // passed over on the way to images
// Of an attempt, for the comparison; one that has no more than this left opens no more images, and
// another goes on with them.
inline constexpr minutes import_comparison_reserve{15};
inline constexpr minutes transfer_job_time_max{45};  // of one attempt; < object_unfinished_life
inline constexpr std::size_t transfers_queued_max = 50;
inline constexpr std::size_t transfers_running_max = 1;  // of a kind, per worker
inline constexpr seconds transfer_wait_max{8};           // that a request waits for its job
inline constexpr hours import_plan_life{24};
inline constexpr hours export_life{24 * 7};
inline constexpr int export_versions_at_once = 2000;
inline constexpr std::size_t export_characters_max = 500;  // named in one request
inline constexpr std::size_t export_emotions_max = 100;
inline constexpr std::size_t export_write_bytes = 1024UL * 1024;  // of the file at once
inline constexpr std::size_t diff_words_max = 2000;  // of both texts; longer ones differ as a whole

}  // namespace mien::limits
