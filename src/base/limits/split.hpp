// The split of production's traffic between the arms of experiments.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mien::limits {

inline constexpr int split_phases_max = 50;  // of an experiment; also a CHECK
inline constexpr int splits_max = 20;        // experiments that are split at once
// Of an experiment: with so many nobody is split any more. It is looked at when splits are read, so
// that there may be some more.
inline constexpr std::int64_t split_resolutions_max = 1'000'000;
// That are known to a node to be recorded.
inline constexpr std::size_t split_resolutions_remembered_max = 200'000;
inline constexpr std::chrono::days outcome_time_max{30};  // after the resolution

}  // namespace mien::limits
