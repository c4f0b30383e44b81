#include "core/experiments/exact_tests.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

namespace mien::core {
namespace {

double log_choose(int all, int some) {
    return boost::math::lgamma(all + 1.0) - boost::math::lgamma(some + 1.0) -
           boost::math::lgamma(all - some + 1.0);
}

struct Rank {
    int doubled;  // twice the rank: middle ranks may end in a half
    bool is_positive;
};

// The ranks of the differences by their size, without those of the zeros.
std::vector<Rank> rank(std::vector<double> differences) {
    std::ranges::sort(differences, {}, [](double value) { return std::abs(value); });
    std::vector<Rank> ranks;
    const auto count = static_cast<int>(differences.size());
    for (int first = 0; first < count;) {
        int next = first;
        const double size = std::abs(differences[static_cast<std::size_t>(first)]);
        while (next < count && std::abs(differences[static_cast<std::size_t>(next)]) == size) {
            ++next;
        }
        for (int i = first; i < next && size > 0; ++i) {
            ranks.push_back({.doubled = first + 1 + next,
                             .is_positive = differences[static_cast<std::size_t>(i)] > 0});
        }
        first = next;
    }
    return ranks;
}

// The probability of each sum of those ranks whose sign is positive, when signs are coin flips.
std::vector<double> distribution_of_sums(const std::vector<Rank>& ranks, int total) {
    std::vector<double> probabilities(static_cast<std::size_t>(total) + 1, 0.0);
    probabilities[0] = 1;
    std::size_t reached = 0;
    for (const auto& one : ranks) {
        const auto step = static_cast<std::size_t>(one.doubled);
        reached += step;
        for (std::size_t sum = reached; sum >= step; --sum) {
            probabilities[sum] = 0.5 * probabilities[sum] + 0.5 * probabilities[sum - step];
        }
        for (std::size_t sum = 0; sum < step; ++sum) {
            probabilities[sum] *= 0.5;
        }
    }
    return probabilities;
}

}  // namespace

double binomial_probability(int some, int all) {
    const int more = std::max(some, all - some);
    if (2 * more == all) {
        return 1;
    }
    return std::min(1.0, 2 * boost::math::ibeta(static_cast<double>(more), all - more + 1.0, 0.5));
}

double more_failures_probability(int failures, int other_failures, int group_size) {
    const int all = failures + other_failures;
    const double log_ways = log_choose(2 * group_size, all);
    double probability = 0;
    for (int count = failures; count <= std::min(all, group_size); ++count) {
        if (all - count <= group_size) {
            probability += std::exp(log_choose(group_size, count) +
                                    log_choose(group_size, all - count) - log_ways);
        }
    }
    return std::min(1.0, probability);
}

SignedRanks compare_signed_ranks(std::span<const double> differences) {
    const auto ranks = rank({differences.begin(), differences.end()});
    int total = 0;
    int positive = 0;
    for (const auto& one : ranks) {
        total += one.doubled;
        positive += one.is_positive ? one.doubled : 0;
    }
    if (total == 0) {
        return {};
    }
    const auto probabilities = distribution_of_sums(ranks, total);
    const int deviation = std::abs(2 * positive - total);
    SignedRanks result{.probability = 0,
                       .effect = static_cast<double>(2 * positive - total) / total};
    for (int sum = 0; sum <= total; ++sum) {
        if (std::abs(2 * sum - total) >= deviation) {
            result.probability += probabilities[static_cast<std::size_t>(sum)];
        }
    }
    result.probability = std::min(1.0, result.probability);
    return result;
}

}  // namespace mien::core
