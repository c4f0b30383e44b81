// In which order a rater sees the pairs of an experiment, and which text is on which side. Drawn
// from a seed that only the server has, one for each rater, so that nothing that a rater sees tells
// what comes.
#pragma once

#include <span>
#include <vector>

#include "base/hash.hpp"

namespace mien::core {

// Pairs that a rater sees a second time, with the sides changed, to see whether the answer is the
// same: one in ten, and three at least.
inline constexpr int repeats_min = 3;
inline constexpr int pairs_per_repeat = 10;
// Trials from the first sight of a pair to the second, at least.
inline constexpr int repeat_distance_min = 5;

struct Trial {
    int pair = 0;
    bool is_b_left = false;
    bool is_repeat = false;
};

// cells[i] is the cell of pair i. The same cell comes twice in a row only when there is no other
// way; of each four first sights, in their order, two have B on the left.
[[nodiscard]] std::vector<Trial> plan_trials(std::span<const int> cells, const Sha256& seed);

}  // namespace mien::core
