// How strong a preference is, as people read it: by the Bayesian bootstrap over pairs (Rubin 1981)
// with one win and one loss added. Not for deciding while an experiment runs: evidence.hpp is.
#pragma once

#include <span>

#include "base/hash.hpp"
#include "core/experiments/evidence.hpp"

namespace mien::core {

// Shares closer to a half than this make no difference in practice.
inline constexpr double negligible_difference = 0.15;

struct Estimate {
    double share = 0.5;        // in which B is preferred: the median
    Interval credible{};       // 95 %
    double b_is_better = 0.5;  // probability of a share above a half
    double expected_loss = 0;  // of the share, should B be taken and be worse
    double is_negligible = 0;  // probability of no difference in practice
};

// The same for the same scores and seed.
[[nodiscard]] Estimate estimate_share(std::span<const double> scores, const Sha256& seed);

// 95 % of one rater's share, of votes that add up to `for_b`; a tie is half a vote for either. To
// be looked at beside other raters'.
[[nodiscard]] Interval interval_of_votes(double for_b, int votes);

}  // namespace mien::core
