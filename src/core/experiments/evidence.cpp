#include "core/experiments/evidence.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace mien::core {
namespace {

constexpr int steps_of_means = 1000;
constexpr int coarse_step = 5;

// Equal scores are one entry: their order is of no account, and of three raters there are seven.
using ScoreCounts = std::map<double, int>;

bool is_accepted(int step, const ScoreCounts& counts, double log_limit) {
    Evidence evidence(static_cast<double>(step) / steps_of_means);
    for (const auto& [score, count] : counts) {
        evidence.add(score, count);
    }
    return evidence.log_value() < log_limit;
}

}  // namespace

Evidence::Evidence(double mean) noexcept : mean_(mean) {
    log_wealths_.fill(-std::log(static_cast<double>(bets_count)));
}

void Evidence::add(double score, int times) noexcept {
    const double deviation = (score - mean_) / (mean_ * (1 - mean_));
    for (std::size_t i = 0; i < bets_count; ++i) {
        const double bet = (static_cast<double>(i) + 0.5) / bets_count;
        log_wealths_[i] += times * std::log1p((bet - mean_) * deviation);
    }
}

double Evidence::log_value() const noexcept {
    const double most = *std::ranges::max_element(log_wealths_);
    double sum = 0;
    for (const double log_wealth : log_wealths_) {
        sum += std::exp(log_wealth - most);
    }
    return most + std::log(sum);
}

Interval confidence_sequence(std::span<const double> scores, double alpha) {
    if (scores.empty()) {
        return {};
    }
    const double log_limit = -std::log(alpha);
    ScoreCounts counts;
    double sum = 0;
    for (const double score : scores) {
        ++counts[score];
        sum += score;
    }
    // Nothing speaks against the mean of the scores themselves.
    const int mean = std::clamp(
        static_cast<int>(std::lround(steps_of_means * sum / static_cast<double>(scores.size()))), 1,
        steps_of_means - 1);
    int low = mean;
    int high = mean;
    for (int step = coarse_step; step < steps_of_means; step += coarse_step) {
        if ((step < low || step > high) && is_accepted(step, counts, log_limit)) {
            low = std::min(low, step);
            high = std::max(high, step);
        }
    }
    while (low > 1 && is_accepted(low - 1, counts, log_limit)) {
        --low;
    }
    while (high < steps_of_means - 1 && is_accepted(high + 1, counts, log_limit)) {
        ++high;
    }
    return {.low = static_cast<double>(low) / steps_of_means,
            .high = static_cast<double>(high) / steps_of_means};
}

}  // namespace mien::core
