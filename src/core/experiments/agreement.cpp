#include "core/experiments/agreement.hpp"

#include <algorithm>

#include "core/experiments/draws.hpp"

namespace mien::core {
namespace {

constexpr std::size_t resamples_count = 1000;

using Row = std::vector<double>;
using Coincidences = std::vector<Row>;

// Adds each ordered pair of values of two raters, so that a unit counts as often as it has values.
void add_unit(Coincidences& coincidences, const std::vector<int>& unit) {
    if (unit.size() < 2) {
        return;
    }
    const double weight = 1.0 / static_cast<double>(unit.size() - 1);
    for (std::size_t i = 0; i < unit.size(); ++i) {
        for (std::size_t j = 0; j < unit.size(); ++j) {
            if (i != j) {
                coincidences[static_cast<std::size_t>(unit[i])]
                            [static_cast<std::size_t>(unit[j])] += weight;
            }
        }
    }
}

double squared_distance(const Row& totals, std::size_t one, std::size_t other, Scale scale) {
    if (one == other) {
        return 0;
    }
    if (scale == Scale::nominal) {
        return 1;
    }
    const auto [low, high] = std::minmax(one, other);
    double between = -(totals[low] + totals[high]) / 2;
    for (std::size_t value = low; value <= high; ++value) {
        between += totals[value];
    }
    return between * between;
}

std::optional<double> alpha_of(const Coincidences& coincidences, Scale scale) {
    const std::size_t count = coincidences.size();
    Row totals(count, 0.0);
    double all = 0;
    for (std::size_t value = 0; value < count; ++value) {
        for (const double weight : coincidences[value]) {
            totals[value] += weight;
        }
        all += totals[value];
    }
    if (all == 0) {
        return std::nullopt;
    }
    double observed = 0;
    double expected = 0;
    for (std::size_t one = 0; one < count; ++one) {
        for (std::size_t other = 0; other < count; ++other) {
            const double distance = squared_distance(totals, one, other, scale);
            observed += coincidences[one][other] * distance;
            expected += totals[one] * totals[other] * distance;
        }
    }
    return expected == 0 ? 1 : 1 - (all - 1) * observed / expected;
}

Coincidences no_coincidences(int value_count) {
    const auto count = static_cast<std::size_t>(value_count);
    return {count, Row(count, 0.0)};
}

}  // namespace

std::optional<double> krippendorff_alpha(std::span<const std::vector<int>> pairs, int value_count,
                                         Scale scale) {
    auto coincidences = no_coincidences(value_count);
    for (const auto& pair : pairs) {
        add_unit(coincidences, pair);
    }
    return alpha_of(coincidences, scale);
}

std::optional<Agreement> measure_agreement(std::span<const std::vector<int>> pairs, int value_count,
                                           Scale scale, const Sha256& seed) {
    const auto alpha = krippendorff_alpha(pairs, value_count, scale);
    if (!alpha) {
        return std::nullopt;
    }
    Draws draws(seed);
    std::vector<double> alphas;
    for (std::size_t i = 0; i < resamples_count; ++i) {
        auto coincidences = no_coincidences(value_count);
        for (std::size_t j = 0; j < pairs.size(); ++j) {
            add_unit(coincidences, pairs[draws.number(pairs.size())]);
        }
        if (const auto drawn = alpha_of(coincidences, scale)) {
            alphas.push_back(*drawn);
        }
    }
    std::ranges::sort(alphas);
    const auto at = [&](double part) {
        return alphas[static_cast<std::size_t>(part * static_cast<double>(alphas.size() - 1))];
    };
    return Agreement{.alpha = *alpha, .interval = {.low = at(0.025), .high = at(0.975)}};
}

}  // namespace mien::core
