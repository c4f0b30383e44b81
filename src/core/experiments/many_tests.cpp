#include "core/experiments/many_tests.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>

#include "core/experiments/evidence.hpp"

namespace mien::core {

std::vector<double> correct_by_holm(std::span<const double> probabilities) {
    std::vector<std::size_t> order(probabilities.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, {}, [&](std::size_t i) { return probabilities[i]; });
    std::vector<double> corrected(probabilities.size());
    double least = 0;
    for (std::size_t place = 0; place < order.size(); ++place) {
        const auto left = static_cast<double>(order.size() - place);
        least = std::max(least, std::min(1.0, left * probabilities[order[place]]));
        corrected[order[place]] = least;
    }
    return corrected;
}

std::optional<double> least_that_counts(EndedEvidence evidence) {
    auto& sorted = evidence.decisive;
    std::ranges::sort(sorted, std::greater());
    const auto ended = static_cast<double>(evidence.ended);
    for (std::size_t count = sorted.size(); count > 0; --count) {
        const double least = std::log(ended * decisive_evidence / static_cast<double>(count));
        if (sorted[count - 1] >= least) {
            return sorted[count - 1];
        }
    }
    return std::nullopt;
}

}  // namespace mien::core
