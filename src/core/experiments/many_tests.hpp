// What several tests say together, of which some would succeed by chance.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace mien::core {

// Holm (1979): probabilities that hold for all of them at once, in the order of the given ones.
[[nodiscard]] std::vector<double> correct_by_holm(std::span<const double> probabilities);

// Logarithms of the evidence of experiments that have ended, at their ends.
struct EndedEvidence {
    std::vector<double> decisive{};  // others cannot count
    std::size_t ended = 0;           // all, decisive or not
};

// e-BH (Wang and Ramdas, "False discovery rate control with e-values"): the least that still
// counts, so that of those that count at most one in twenty is expected to be false, however they
// depend on each other. Nothing when none counts.
[[nodiscard]] std::optional<double> least_that_counts(EndedEvidence evidence);

}  // namespace mien::core
