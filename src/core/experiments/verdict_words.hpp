// The verdict of an experiment as a sentence.
#pragma once

#include <string>

#include "core/experiments/analysis.hpp"

namespace mien::core {

[[nodiscard]] std::string describe(const Analysis& analysis, const Ballots& ballots);

// What a guardrail that is not kept means.
[[nodiscard]] std::string_view describe(GuardrailId id) noexcept;

}  // namespace mien::core
