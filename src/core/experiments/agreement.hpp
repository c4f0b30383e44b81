// Whether raters agree: Krippendorff's alpha ("Computing Krippendorff's Alpha-Reliability"), with
// any number of raters and missing votes. 1 is full agreement, 0 what chance brings. When two texts
// are equally good, 0 is to be expected.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/hash.hpp"
#include "core/experiments/evidence.hpp"

namespace mien::core {

enum class Scale : std::uint8_t { nominal, ordinal };

struct Agreement {
    double alpha = 0;
    Interval interval{};  // 95 %, by a bootstrap of pairs
};

// Of each pair the values that its raters gave, 0 to value_count - 1. Nothing when no pair has two.
[[nodiscard]] std::optional<double> krippendorff_alpha(std::span<const std::vector<int>> pairs,
                                                       int value_count, Scale scale);

[[nodiscard]] std::optional<Agreement> measure_agreement(std::span<const std::vector<int>> pairs,
                                                         int value_count, Scale scale,
                                                         const Sha256& seed);

}  // namespace mien::core
