// Ratings of both clips of a pair, from 1 to 5. The winner comes of which is higher (score.hpp);
// what is here says how good both are, and how sharply they differ, once all is in.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "core/experiments/score.hpp"

namespace mien::core {

// By one rater of one pair.
struct PairRating {
    int a = 1;
    int b = 1;
};

// Of one thing that is rated: by pair, then by rater. A pair without ratings is not in it.
using AspectRatings = std::vector<std::vector<PairRating>>;

struct RatingDistribution {
    std::array<int, rating_max> counts{};  // of the ratings 1 to 5
    std::optional<double> median{};
    std::optional<double> top_share{};  // of the ratings 4 and 5
};

struct RatingTest {
    double probability = 1;                       // two-sided
    std::optional<double> corrected_probability;  // for the number of criteria
    double effect = 0;                            // above 0 for B
    int pairs = 0;
};

struct RatedAspect {
    RatingDistribution a;
    RatingDistribution b;
    std::optional<RatingTest> test{};
};

// The overall impression first, then each criterion. Tested at the planned end only, by Wilcoxon's
// signed ranks of the mean differences of the pairs: it may not be looked at before.
[[nodiscard]] std::vector<RatedAspect> analyse_ratings(std::span<const AspectRatings> aspects,
                                                       bool is_planned_end);

}  // namespace mien::core
