// Generations of staging's data, and the long work on them.
#pragma once

#include <chrono>
#include <cstddef>

namespace mien::limits {

inline constexpr std::size_t snapshot_note_characters_max = 500;
inline constexpr int snapshots_max = 20;
inline constexpr int kept_generations_max = 3;  // served once, beside the one that is served
inline constexpr std::size_t database_name_bytes_max = 63;  // of PostgreSQL
inline constexpr int missing_objects_told = 20;
inline constexpr int object_keys_page = 1000;
inline constexpr std::chrono::hours generation_job_time_max{6};  // one attempt
inline constexpr std::chrono::minutes generation_sweep_time_max{30};
inline constexpr std::chrono::seconds generation_sweep_interval{30};
inline constexpr std::chrono::hours unneeded_objects_interval{6};
inline constexpr std::chrono::hours object_reap_time_max{3};
inline constexpr std::chrono::seconds copy_progress_interval{1};
inline constexpr std::chrono::seconds preserving_time_max{20};
inline constexpr std::chrono::seconds closing_time_max{30};  // of what is served, to changes
// For how long after staging has left a server the objects of generations there stay although these
// cannot be asked any more which they need.
inline constexpr std::chrono::hours former_server_life{24 * 7};
inline constexpr std::chrono::milliseconds operation_look_interval{300};  // of who waits for one

}  // namespace mien::limits
