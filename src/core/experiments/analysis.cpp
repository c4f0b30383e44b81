#include "core/experiments/analysis.hpp"

#include <algorithm>
#include <cmath>

#include "base/assert.hpp"
#include "core/experiments/tally.hpp"

namespace mien::core {
namespace {

constexpr double negligible_probability = 0.95;

bool are_kept(const std::vector<Guardrail>& guardrails) {
    return std::ranges::all_of(guardrails, &Guardrail::is_kept);
}

VerdictState state_of_decisive(const std::vector<Guardrail>& guardrails) {
    if (are_kept(guardrails)) {
        return VerdictState::winner;
    }
    const bool is_only_split = std::ranges::all_of(guardrails, [](const Guardrail& guardrail) {
        return guardrail.is_kept || guardrail.id == GuardrailId::rater_split;
    });
    return is_only_split ? VerdictState::review : VerdictState::blocked;
}

// The pairs that the verdict rests on: up to the first at which a winner could be declared.
struct Reading {
    Tally tally;
    std::vector<double> log_evidence;
    bool has_winner = false;
};

Reading read_pairs(const Ballots& ballots) {
    Reading reading{.tally = Tally(ballots.raters), .log_evidence = {}, .has_winner = false};
    for (const auto& pair : ballots.pairs) {
        reading.tally.add(pair);
        reading.log_evidence.push_back(reading.tally.log_evidence());
        if (reading.tally.has_enough(ballots.cells) &&
            reading.log_evidence.back() >= std::log(decisive_evidence) &&
            are_kept(reading.tally.guardrails())) {
            reading.has_winner = true;
            break;
        }
    }
    return reading;
}

VerdictState state_of_undecided(const Tally& tally, const Ballots& ballots, const Sha256& seed) {
    if (tally.pairs() >= negligible_pairs_min &&
        estimate_share(tally.scores(), seed).is_negligible > negligible_probability) {
        return VerdictState::no_difference;
    }
    if (ballots.is_closed || tally.pairs() >= ballots.planned_pairs) {
        return VerdictState::inconclusive;
    }
    return tally.log_evidence() >= std::log(leaning_evidence) ? VerdictState::leaning
                                                              : VerdictState::open;
}

Verdict verdict_of(const Tally& tally, const Ballots& ballots, const Sha256& seed) {
    Verdict verdict{.evidence = std::exp(tally.log_evidence()), .pairs = tally.pairs()};
    if (!tally.has_enough(ballots.cells)) {
        const bool is_over = ballots.is_closed || tally.pairs() >= ballots.planned_pairs;
        verdict.state = is_over ? VerdictState::inconclusive : VerdictState::collecting;
        return verdict;
    }
    verdict.guardrails = tally.guardrails();
    verdict.guardrails.push_back(
        {.id = GuardrailId::prompt_moved, .is_kept = !ballots.has_prompt_moved});
    verdict.state = tally.log_evidence() >= std::log(decisive_evidence)
                        ? state_of_decisive(verdict.guardrails)
                        : state_of_undecided(tally, ballots, seed);
    switch (verdict.state) {
        case VerdictState::leaning:
        case VerdictState::winner:
        case VerdictState::review:
        case VerdictState::blocked:
            verdict.direction = tally.direction();
            break;
        case VerdictState::collecting:
        case VerdictState::open:
        case VerdictState::no_difference:
        case VerdictState::inconclusive:
            break;
    }
    return verdict;
}

// A = 0, equal = 1, B = 2: whether a tie is of good or of bad clips is not a matter of preference.
int value_of(Answer answer) {
    return static_cast<int>(2 * score_of(answer));
}

std::optional<Agreement> agreement_of(std::span<const RatedPair> pairs, const Sha256& seed) {
    constexpr int values_count = 3;
    std::vector<std::vector<int>> units;
    for (const auto& pair : pairs) {
        auto& unit = units.emplace_back();
        for (const auto& vote : pair.votes) {
            unit.push_back(value_of(vote.answer));
        }
    }
    return measure_agreement(units, values_count, Scale::nominal, seed);
}

std::vector<CellResult> results_of_cells(std::span<const RatedPair> pairs, const Tally& tally,
                                         int cells, const Sha256& seed) {
    std::vector<std::vector<double>> scores(static_cast<std::size_t>(cells));
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        scores.at(static_cast<std::size_t>(pairs[i].cell)).push_back(tally.scores()[i]);
    }
    std::vector<CellResult> results;
    results.reserve(scores.size());
    for (const auto& of_cell : scores) {
        results.push_back(
            {.pairs = static_cast<int>(of_cell.size()), .estimate = estimate_share(of_cell, seed)});
    }
    return results;
}

// What each vote rated, aspect by aspect.
std::vector<AspectRatings> ratings_of(std::span<const RatedPair> pairs, int rated) {
    std::vector<AspectRatings> aspects(static_cast<std::size_t>(rated));
    for (const auto& pair : pairs) {
        for (std::size_t aspect = 0; aspect < aspects.size() && !pair.votes.empty(); ++aspect) {
            auto& ratings = aspects[aspect].emplace_back();
            for (const auto& vote : pair.votes) {
                ratings.push_back({.a = vote.ratings_a.at(aspect), .b = vote.ratings_b.at(aspect)});
            }
        }
    }
    return aspects;
}

std::vector<RaterResult> results_of_raters(const Tally& tally, const Ballots& ballots) {
    auto results = tally.raters();
    std::vector<int> seen(results.size());
    std::vector<int> same(results.size());
    for (const auto& repetition : ballots.repetitions) {
        const auto rater = static_cast<std::size_t>(repetition.rater);
        ++seen.at(rater);
        same.at(rater) += repetition.is_same ? 1 : 0;
    }
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (seen[i] > 0) {
            results[i].consistency = static_cast<double>(same[i]) / seen[i];
        }
    }
    return results;
}

}  // namespace

double score_of(const RatedPair& pair) {
    if (const auto failed = score_of_failures(pair.has_failed_a, pair.has_failed_b)) {
        return *failed;
    }
    std::vector<double> votes;
    votes.reserve(pair.votes.size());
    for (const auto& vote : pair.votes) {
        votes.push_back(score_of(vote.answer));
    }
    const auto mean = mean_of(votes);
    MIEN_ASSERT(mean.has_value(), "a frozen pair has a vote or lacks a clip");
    return *mean;
}

std::optional<Arm> find_winner(const Ballots& ballots) {
    const auto reading = read_pairs(ballots);
    return reading.has_winner && !ballots.has_prompt_moved
               ? std::optional<Arm>(reading.tally.direction())
               : std::nullopt;
}

double log_evidence_of(const Ballots& ballots) {
    return read_pairs(ballots).tally.log_evidence();
}

Verdict judge(const Ballots& ballots, const Sha256& seed) {
    return verdict_of(read_pairs(ballots).tally, ballots, seed);
}

Analysis analyse(const Ballots& ballots, const Sha256& seed) {
    auto reading = read_pairs(ballots);
    const auto& tally = reading.tally;
    const auto pairs = std::span(ballots.pairs).first(tally.scores().size());
    Analysis analysis{.verdict = verdict_of(tally, ballots, seed),
                      .log_evidence = std::move(reading.log_evidence),
                      .estimate = estimate_share(tally.scores(), seed),
                      .confidence = confidence_sequence(tally.scores()),
                      .answers = tally.answers(),
                      .raters = results_of_raters(tally, ballots),
                      .cells = results_of_cells(pairs, tally, ballots.cells, seed),
                      .ratings = {},
                      .health = tally.health()};
    const bool is_planned_end =
        ballots.is_closed &&
        std::ssize(pairs) >= static_cast<std::ptrdiff_t>(ballots.planned_pairs);
    analysis.ratings = analyse_ratings(ratings_of(pairs, ballots.rated), is_planned_end);
    analysis.health.agreement = agreement_of(pairs, seed);
    analysis.health.repeated = static_cast<int>(ballots.repetitions.size());
    analysis.health.repeated_same =
        static_cast<int>(std::ranges::count_if(ballots.repetitions, &Repetition::is_same));
    return analysis;
}

}  // namespace mien::core
