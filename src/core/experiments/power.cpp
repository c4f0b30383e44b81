#include "core/experiments/power.hpp"

#include <algorithm>
#include <cmath>

namespace mien::core {
namespace {

// What clips add to the spread of a pair's score, and what each vote does.
constexpr double spread_of_clips = 0.6;
constexpr double spread_of_votes = 2.0;

double spread(int raters) noexcept {
    return spread_of_clips + spread_of_votes / std::max(raters, 1);
}

}  // namespace

int pairs_to_find(double share, int raters) noexcept {
    const double difference = share - 0.5;
    return static_cast<int>(std::ceil(spread(raters) / (difference * difference)));
}

double share_found(int pairs, int raters) noexcept {
    return std::min(1.0, 0.5 + std::sqrt(spread(raters) / std::max(pairs, 1)));
}

}  // namespace mien::core
