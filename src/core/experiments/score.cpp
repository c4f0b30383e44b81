#include "core/experiments/score.hpp"

#include <numeric>

namespace mien::core {

std::optional<double> mean_of(std::span<const double> scores) noexcept {
    if (scores.empty()) {
        return std::nullopt;
    }
    return std::accumulate(scores.begin(), scores.end(), 0.0) / static_cast<double>(scores.size());
}

std::optional<double> score_of_failures(bool has_failed_a, bool has_failed_b) noexcept {
    if (!has_failed_a && !has_failed_b) {
        return std::nullopt;
    }
    if (has_failed_a && has_failed_b) {
        return 0.5;
    }
    return has_failed_a ? 1 : 0;
}

}  // namespace mien::core
