// What came of an experiment's texts in production, by the name of an outcome. Users were put into
// arms by chance: had the text no effect on anybody, then of those of whom an outcome is told, each
// would be in B with the probability of its share, whatever the outcome and whenever it came. So
// the evidence is a mixture of bets on the arm of each person, successes on the one and failures on
// the other, which may be looked at at any time (evidence.hpp). A person counts once, with the
// first outcome.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/experiments/analysis.hpp"
#include "core/experiments/evidence.hpp"
#include "core/experiments/traffic.hpp"

namespace mien::core {

inline constexpr int outcome_names_max = 5;  // of an experiment; also a CHECK
// Any of the names may decide, so each has a fifth of the errors.
inline constexpr double decisive_outcome_evidence = outcome_names_max * decisive_evidence;
inline constexpr int outcome_people_min = 12;  // in each arm, before anything is said

// People who count: unmoved (traffic.hpp), first outcome.
struct OutcomeCount {
    int joined_phase = 1;
    int phase = 1;  // of the resolution
    Arm arm = Arm::a;
    bool is_success = false;
    std::int64_t people = 0;
};

struct OutcomeTally {
    std::string name;
    std::vector<OutcomeCount> counts{};
    std::int64_t recorded_a = 0;  // outcomes, of whomever
    std::int64_t recorded_b = 0;
};

// How the people came to the arms.
struct OutcomeTraffic {
    std::vector<TrafficShares> phases{};
    bool has_ratio_alarm = false;  // in some phase
    bool is_closed = false;        // no more outcomes
};

struct ArmOutcomes {
    std::int64_t recorded = 0;
    std::int64_t people = 0;
    std::int64_t successes = 0;
    Interval confidence{};  // sequence, of the proportion

    // There are people.
    [[nodiscard]] double share() const noexcept {
        return static_cast<double>(successes) / static_cast<double>(people);
    }
};

struct OutcomeAnalysis {
    // collecting, open, leaning, winner, inconclusive, or blocked: the ratio alarm.
    VerdictState state = VerdictState::collecting;
    std::optional<Arm> direction{};  // only where something may be said of it
    ArmOutcomes a;
    ArmOutcomes b;
    Interval difference{.low = -1, .high = 1};  // sequence, of B's proportion less A's
    double log_evidence = 0;
};

// Natural logarithm of the evidence that the arms differ; it may be looked at after each person.
[[nodiscard]] double log_evidence_of(const OutcomeTally& tally, const UnmovedShares& unmoved);

[[nodiscard]] OutcomeAnalysis analyse_outcome(const OutcomeTally& tally,
                                              const OutcomeTraffic& traffic);

// The verdict as a sentence.
[[nodiscard]] std::string describe(const OutcomeAnalysis& analysis, std::string_view name);

}  // namespace mien::core
