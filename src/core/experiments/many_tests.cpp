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

std::optional<double> least_that_counts(std::vector<double> log_evidences) {
    std::ranges::sort(log_evidences, std::greater());
    const auto all = static_cast<double>(log_evidences.size());
    for (std::size_t count = log_evidences.size(); count > 0; --count) {
        const double least = std::log(all * decisive_evidence / static_cast<double>(count));
        if (log_evidences[count - 1] >= least) {
            return log_evidences[count - 1];
        }
    }
    return std::nullopt;
}

}  // namespace mien::core
