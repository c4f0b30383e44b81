// What the pairs add up to, one after the other.
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "core/experiments/analysis.hpp"

namespace mien::core {

class Tally {
  public:
    explicit Tally(int raters);

    void add(const RatedPair& pair);

    // Whether there is enough for a first reading.
    [[nodiscard]] bool has_enough(int cells) const;
    // To whom the evidence points.
    [[nodiscard]] Arm direction() const noexcept { return sum_ > 0.5 * count() ? Arm::b : Arm::a; }
    [[nodiscard]] double log_evidence() const noexcept { return evidence_.log_value(); }
    [[nodiscard]] int pairs() const noexcept { return static_cast<int>(scores_.size()); }
    [[nodiscard]] const std::vector<double>& scores() const noexcept { return scores_; }
    [[nodiscard]] const AnswerCounts& answers() const noexcept { return answers_; }
    // Without agreement.
    [[nodiscard]] Health health() const;
    // Of each rater the votes and the share with its interval, without consistency.
    [[nodiscard]] std::vector<RaterResult> raters() const;
    // Whether the winner may be declared; all but GuardrailId::prompt_moved.
    [[nodiscard]] std::vector<Guardrail> guardrails() const;

  private:
    struct Rater {
        int votes = 0;
        double sum = 0;
    };

    [[nodiscard]] double count() const noexcept { return static_cast<double>(scores_.size()); }
    [[nodiscard]] bool do_raters_lean(Arm direction) const;

    Evidence evidence_;
    std::vector<double> scores_;
    double sum_ = 0;
    AnswerCounts answers_;
    std::vector<Rater> raters_;
    std::set<int> cells_;
    int failed_a_ = 0;
    int failed_b_ = 0;
    int left_ = 0;
};

}  // namespace mien::core
