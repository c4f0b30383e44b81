// How many pairs it takes to find a preference, before an experiment begins. Fitted to simulations
// of the rule in analysis.hpp (bench/experiments.cpp) with clips that differ in quality by one
// logit and 15 % of ties.
#pragma once

namespace mien::core {

// Pairs after which four of five experiments have found that B is preferred in this share of them,
// or in one minus it; the share is not a half.
[[nodiscard]] int pairs_to_find(double share, int raters) noexcept;

// The weakest preference above a half that four of five experiments of this size find.
[[nodiscard]] double share_found(int pairs, int raters) noexcept;

}  // namespace mien::core
