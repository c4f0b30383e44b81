// Tests of counts and ranks without approximation. Each gives the probability of what was seen, or
// of what is further off, were there no effect.
#pragma once

#include <span>

namespace mien::core {

// Two-sided binomial test of a half: of `all` decisions, `some` went one way.
[[nodiscard]] double binomial_probability(int some, int all);

// Fisher's one-sided test that the first group fails more often than the second. Groups of equal
// size.
[[nodiscard]] double more_failures_probability(int failures, int other_failures, int group_size);

struct SignedRanks {
    double probability = 1;  // two-sided
    double effect = 0;       // matched rank-biserial correlation, -1 to 1
};

// Wilcoxon's test of paired differences: zeros by Pratt, equal ones by their middle rank, the
// distribution by dynamic programming. At most 1,000 differences.
[[nodiscard]] SignedRanks compare_signed_ranks(std::span<const double> differences);

}  // namespace mien::core
