#include "core/experiments/outcomes.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace mien::core {
namespace {

// Bets that a person is in an arm more often than chance puts people there. A bet is the
// probability of somebody whom chance puts there every other time; for other shares the odds change
// in the same ratio.
class ArmBets {
  public:
    ArmBets() { log_wealths_.fill(-std::log(static_cast<double>(bets_count))); }

    // People of whom chance puts this share, not 0 or 1, into the arm; some were in it.
    void add(double share, std::int64_t inside, std::int64_t outside) {
        for (std::size_t i = 0; i < bets_count; ++i) {
            const double bet = (static_cast<double>(i) + 0.5) / bets_count;
            const double ratio = bet / (1 - bet);
            const double scale = std::log1p(share * (ratio - 1));
            log_wealths_[i] += static_cast<double>(inside) * (std::log(ratio) - scale) -
                               static_cast<double>(outside) * scale;
        }
    }

    [[nodiscard]] double log_value() const {
        const double most = *std::ranges::max_element(log_wealths_);
        double sum = 0;
        for (const double log_wealth : log_wealths_) {
            sum += std::exp(log_wealth - most);
        }
        return most + std::log(sum);
    }

  private:
    std::array<double, bets_count> log_wealths_{};
};

Interval confidence_of(const ArmOutcomes& arm, double alpha) {
    std::vector<double> scores(static_cast<std::size_t>(arm.successes), 1);
    scores.resize(static_cast<std::size_t>(arm.people), 0);
    return confidence_sequence(scores, alpha);
}

void set_proportions(const OutcomeTally& tally, OutcomeAnalysis& analysis) {
    analysis.a.recorded = tally.recorded_a;
    analysis.b.recorded = tally.recorded_b;
    for (const auto& count : tally.counts) {
        auto& arm = count.arm == Arm::a ? analysis.a : analysis.b;
        arm.people += count.people;
        arm.successes += count.is_success ? count.people : 0;
    }
    analysis.a.confidence = confidence_of(analysis.a, error_rate);
    analysis.b.confidence = confidence_of(analysis.b, error_rate);
    const auto a = confidence_of(analysis.a, error_rate / 2);
    const auto b = confidence_of(analysis.b, error_rate / 2);
    analysis.difference = {.low = b.low - a.high, .high = b.high - a.low};
}

VerdictState state_of(const OutcomeAnalysis& analysis, const OutcomeTraffic& traffic) {
    if (traffic.has_ratio_alarm) {
        return VerdictState::blocked;
    }
    if (std::min(analysis.a.people, analysis.b.people) < outcome_people_min) {
        return traffic.is_closed ? VerdictState::inconclusive : VerdictState::collecting;
    }
    if (analysis.log_evidence >= std::log(decisive_outcome_evidence)) {
        return VerdictState::winner;
    }
    if (traffic.is_closed) {
        return VerdictState::inconclusive;
    }
    return analysis.log_evidence >= std::log(leaning_evidence) ? VerdictState::leaning
                                                               : VerdictState::open;
}

int percent(double share) {
    return static_cast<int>(std::lround(100 * share));
}

std::string_view letter(Arm arm) {
    return arm == Arm::b ? "B" : "A";
}

std::string describe_winner(const OutcomeAnalysis& analysis, Arm arm, std::string_view name) {
    const bool is_b = arm == Arm::b;
    const auto& winner = is_b ? analysis.b : analysis.a;
    const auto& other = is_b ? analysis.a : analysis.b;
    const auto [low, high] = analysis.difference;
    return fmt::format(
        "“{}” succeeds more often with {}: {} % of people against {} % (difference {} to {} "
        "points).",
        name, letter(arm), percent(winner.share()), percent(other.share()),
        percent(is_b ? low : -high), percent(is_b ? high : -low));
}

}  // namespace

double log_evidence_of(const OutcomeTally& tally, const UnmovedShares& unmoved) {
    ArmBets bets;
    for (const auto& count : tally.counts) {
        const auto shares = unmoved.find({count.joined_phase, count.phase});
        // Who can only be in one arm says nothing of the other.
        if (shares == unmoved.end() || shares->second.a == 0 || shares->second.b == 0) {
            continue;
        }
        const auto [a, b] = shares->second;
        // A success speaks for its arm, a failure for the other one.
        const bool is_for_b = (count.arm == Arm::b) == count.is_success;
        const double chance = static_cast<double>(count.is_success ? b : a) / (a + b);
        bets.add(chance, is_for_b ? count.people : 0, is_for_b ? 0 : count.people);
    }
    return bets.log_value();
}

OutcomeAnalysis analyse_outcome(const OutcomeTally& tally, const OutcomeTraffic& traffic) {
    OutcomeAnalysis analysis;
    set_proportions(tally, analysis);
    analysis.log_evidence = log_evidence_of(tally, unmoved_shares(traffic.phases));
    analysis.state = state_of(analysis, traffic);
    if (analysis.state == VerdictState::leaning || analysis.state == VerdictState::winner) {
        analysis.direction = analysis.b.share() > analysis.a.share() ? Arm::b : Arm::a;
    }
    return analysis;
}

std::string describe(const OutcomeAnalysis& analysis, std::string_view name) {
    const auto arm = analysis.direction.value_or(Arm::b);
    const double evidence = std::exp(analysis.log_evidence);
    switch (analysis.state) {
        case VerdictState::blocked:
            return fmt::format(
                "The arms did not get the users that they were to get: “{}” says nothing before "
                "that is explained.",
                name);
        case VerdictState::collecting:
            return fmt::format("“{}” of {} people in A and {} in B: {} in each are needed.", name,
                               analysis.a.people, analysis.b.people, outcome_people_min);
        case VerdictState::leaning:
            return fmt::format("“{}” leans to {} (evidence {:.1f}×, decided at {:.0f}×).", name,
                               letter(arm), evidence, decisive_outcome_evidence);
        case VerdictState::winner:
            return describe_winner(analysis, arm, name);
        case VerdictState::inconclusive:
            return fmt::format("“{}” did not decide between the arms.", name);
        case VerdictState::open:
        case VerdictState::no_difference:
        case VerdictState::review:
            break;
    }
    return fmt::format("“{}” has no direction yet (evidence {:.1f}×, decided at {:.0f}×).", name,
                       evidence, decisive_outcome_evidence);
}

}  // namespace mien::core
