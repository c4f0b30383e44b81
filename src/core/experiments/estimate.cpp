#include "core/experiments/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/math/special_functions/beta.hpp>

#include "core/experiments/draws.hpp"

namespace mien::core {
namespace {

constexpr std::size_t draws_count = 20'000;
constexpr double tail = 0.025;
constexpr double half = 0.5;

// With wins and losses alone, the bootstrap is the beta distribution itself.
Estimate estimate_binary(double wins, double losses) {
    const double a = 1 + wins;
    const double b = 1 + losses;
    const double is_worse = boost::math::ibeta(a, b, half);
    return {.share = boost::math::ibeta_inv(a, b, half),
            .credible = {.low = boost::math::ibeta_inv(a, b, tail),
                         .high = boost::math::ibeta_inv(a, b, 1 - tail)},
            .b_is_better = boost::math::ibetac(a, b, half),
            .expected_loss = half * is_worse - a / (a + b) * boost::math::ibeta(a + 1, b, half),
            .is_negligible = boost::math::ibeta(a, b, half + negligible_difference) -
                             boost::math::ibeta(a, b, half - negligible_difference)};
}

// The value below which the part of the sorted ones lies.
double quantile(const std::vector<double>& sorted, double part) {
    return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

double draw_share(std::span<const double> scores, Draws& draws) {
    double won = draws.exponential();  // the win that is added
    double all = won + draws.exponential();
    for (const double score : scores) {
        const double weight = draws.exponential();
        won += weight * score;
        all += weight;
    }
    return won / all;
}

}  // namespace

Interval interval_of_votes(double for_b, int votes) {
    const double a = 1 + for_b;
    const double b = 1 + votes - for_b;
    return {.low = boost::math::ibeta_inv(a, b, tail),
            .high = boost::math::ibeta_inv(a, b, 1 - tail)};
}

Estimate estimate_share(std::span<const double> scores, const Sha256& seed) {
    const auto wins = std::ranges::count(scores, 1.0);
    const auto losses = std::ranges::count(scores, 0.0);
    if (wins + losses == std::ssize(scores)) {
        return estimate_binary(static_cast<double>(wins), static_cast<double>(losses));
    }
    Draws draws(seed);
    std::vector<double> shares(draws_count);
    Estimate estimate{.b_is_better = 0};
    constexpr double weight = 1.0 / draws_count;
    for (auto& share : shares) {
        share = draw_share(scores, draws);
        estimate.b_is_better += share > half ? weight : 0;
        estimate.expected_loss += weight * std::max(0.0, half - share);
        estimate.is_negligible += std::abs(share - half) < negligible_difference ? weight : 0;
    }
    std::ranges::sort(shares);
    estimate.share = quantile(shares, half);
    estimate.credible = {.low = quantile(shares, tail), .high = quantile(shares, 1 - tail)};
    return estimate;
}

}  // namespace mien::core
