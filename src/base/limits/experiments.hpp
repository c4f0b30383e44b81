// Experiments: how large one may be.
#pragma once

#include <cstddef>

namespace mien::limits {

inline constexpr int experiment_pairs_max = 200;  // also a CHECK of experiments
inline constexpr std::size_t experiment_raters_max = 50;
inline constexpr std::size_t experiment_cells_max = 200;
inline constexpr std::size_t experiment_criteria_max = 5;               // also a CHECK
inline constexpr std::size_t experiment_criterion_characters_max = 80;  // also a CHECK
inline constexpr std::size_t experiment_clips_queued_max = 2000;
inline constexpr std::size_t experiments_page_rows = 200;         // of one reading of all of them
inline constexpr std::size_t experiments_compared_max = 100'000;  // decisive ones

}  // namespace mien::limits
