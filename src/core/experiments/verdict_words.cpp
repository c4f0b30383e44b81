#include "core/experiments/verdict_words.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/experiments/power.hpp"

namespace mien::core {
namespace {

constexpr double evidence_said_max = 1'000'000;
constexpr double share_to_settle_min = 0.55;

int percent(double share) {
    return static_cast<int>(std::lround(100 * share));
}

std::string_view letter(Arm arm) {
    return arm == Arm::b ? "B" : "A";
}

std::string evidence_words(double evidence) {
    if (evidence >= evidence_said_max) {
        return "more than a million times";
    }
    return evidence < 10 ? fmt::format("{:.1f}×", evidence) : fmt::format("{:.0f}×", evidence);
}

std::string preference(const Analysis& analysis) {
    const auto arm = analysis.verdict.direction.value_or(Arm::b);
    auto share = analysis.estimate.share;
    auto [low, high] = analysis.estimate.credible;
    if (arm == Arm::a) {
        share = 1 - share;
        low = 1 - std::exchange(high, 1 - low);
    }
    return fmt::format("The panel prefers {} in {} % of pairs ({}–{} %)", letter(arm),
                       percent(share), percent(low), percent(high));
}

std::string collecting(const Ballots& ballots, const Verdict& verdict) {
    if (verdict.pairs < verdict_pairs_min) {
        return fmt::format("{} of {} pairs needed before a first reading.", verdict.pairs,
                           verdict_pairs_min);
    }
    return fmt::format("A first reading needs votes of {} raters on {} cells.", verdict_raters_min,
                       std::min(ballots.cells, verdict_cells_min));
}

// What it would take to settle what was seen, if that were the truth.
std::string inconclusive(const Analysis& analysis, const Ballots& ballots) {
    const double seen = std::max(analysis.estimate.share, 1 - analysis.estimate.share);
    const double share = std::max(seen, share_to_settle_min);
    return fmt::format("Not decided after {} pairs. To settle {} : {} takes about {} pairs.",
                       analysis.verdict.pairs, percent(share), 100 - percent(share),
                       pairs_to_find(share, ballots.raters));
}

std::string blocked(const Analysis& analysis) {
    auto text = preference(analysis) + ", but";
    std::string_view separator = " ";
    for (const auto& guardrail : analysis.verdict.guardrails) {
        if (!guardrail.is_kept) {
            text += fmt::format("{}{}", separator, describe(guardrail.id));
            separator = "; ";
        }
    }
    return text + ".";
}

}  // namespace

std::string_view name_of(VerdictState state) noexcept {
    switch (state) {
        case VerdictState::collecting:
            return "collecting";
        case VerdictState::open:
            return "open";
        case VerdictState::leaning:
            return "leaning";
        case VerdictState::winner:
            return "winner";
        case VerdictState::no_difference:
            return "no_difference";
        case VerdictState::inconclusive:
            return "inconclusive";
        case VerdictState::review:
            return "review";
        case VerdictState::blocked:
            return "blocked";
    }
    return {};
}

std::string_view describe(GuardrailId id) noexcept {
    switch (id) {
        case GuardrailId::both_bad:
            return "too many votes say that both clips are bad";
        case GuardrailId::failures:
            return "its clips fail more often than the other's";
        case GuardrailId::position:
            return "one side is chosen too often, whatever it shows";
        case GuardrailId::one_rater:
            return "most votes are one rater's";
        case GuardrailId::rater_split:
            return "fewer than two thirds of the raters lean that way";
        case GuardrailId::prompt_moved:
            return "a prompt has changed since the experiment began";
    }
    return {};
}

std::string describe(const Analysis& analysis, const Ballots& ballots) {
    const auto& verdict = analysis.verdict;
    switch (verdict.state) {
        case VerdictState::collecting:
            return collecting(ballots, verdict);
        case VerdictState::open:
            return fmt::format("No direction yet (evidence {}, decided at {:.0f}×).",
                               evidence_words(verdict.evidence), decisive_evidence);
        case VerdictState::leaning:
            return fmt::format("Leaning {} (evidence {}, decided at {:.0f}×).",
                               letter(verdict.direction.value_or(Arm::b)),
                               evidence_words(verdict.evidence), decisive_evidence);
        case VerdictState::winner:
            return preference(analysis) + ".";
        case VerdictState::no_difference:
            return fmt::format("Equal within ±{} points: keep the shorter prompt.",
                               percent(negligible_difference));
        case VerdictState::inconclusive:
            return inconclusive(analysis, ballots);
        case VerdictState::review:
        case VerdictState::blocked:
            return blocked(analysis);
    }
    return {};
}

}  // namespace mien::core
