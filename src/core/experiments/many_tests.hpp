// What several tests say together, of which some would succeed by chance.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace mien::core {

// Holm (1979): probabilities that hold for all of them at once, in the order of the given ones.
[[nodiscard]] std::vector<double> correct_by_holm(std::span<const double> probabilities);

// e-BH (Wang and Ramdas, "False discovery rate control with e-values"): of experiments that have
// ended, with the logarithms of their evidence at the end, the least that still counts, so that of
// those that count at most one in twenty is expected to be false, however they depend on each
// other. Nothing when none counts.
[[nodiscard]] std::optional<double> least_that_counts(std::vector<double> log_evidences);

}  // namespace mien::core
