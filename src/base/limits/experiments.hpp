// Experiments: how large one may be.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mien::limits {

inline constexpr int experiment_pairs_max = 200;  // also a CHECK of experiments
inline constexpr std::size_t experiment_raters_max = 50;
inline constexpr std::size_t experiment_cells_max = 200;
inline constexpr std::size_t experiment_criteria_max = 5;               // also a CHECK
inline constexpr std::size_t experiment_criterion_characters_max = 80;  // also a CHECK
inline constexpr std::size_t experiment_clips_queued_max = 2000;
inline constexpr std::uint64_t trial_clip_step_bytes = 64UL * 1024;        // sizes that raters see
inline constexpr std::chrono::milliseconds experiment_notice_pause{1000};  // between events of one
inline constexpr std::size_t experiments_page_rows = 200;         // of one reading of all of them
inline constexpr std::size_t experiments_compared_max = 100'000;  // decisive ones

}  // namespace mien::limits
