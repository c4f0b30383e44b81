// The verdict of an experiment as a sentence.
#pragma once

#include <string>
#include <string_view>

#include "core/experiments/analysis.hpp"

namespace mien::core {

[[nodiscard]] std::string describe(const Analysis& analysis, const Ballots& ballots);

// One word, as it is in results.
[[nodiscard]] std::string_view name_of(VerdictState state) noexcept;

// What a guardrail that is not kept means.
[[nodiscard]] std::string_view describe(GuardrailId id) noexcept;

}  // namespace mien::core
