// The figures that were published with the rule of core/experiments, as they are computed here; and
// how often it declares a winner, over whole simulated experiments that are looked at after every
// vote: without a difference (it may in 5 of 100) and with one (in 80 of 100 of the size that is
// proposed). Raters vote by a logistic model with a left bias, ties, and clips that differ in
// quality.
//
//   experiments [EXPERIMENTS]       20,000 of each kind by default; prints a line for each figure
//   and
//                                   each kind, and ends with 1 when one of them is not as it should
//                                   be
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/experiments/analysis.hpp"
#include "core/experiments/draws.hpp"
#include "core/experiments/estimate.hpp"
#include "core/experiments/evidence.hpp"
#include "core/experiments/power.hpp"
#include "core/experiments/trials.hpp"

namespace {

using namespace mien;
using namespace mien::core;

constexpr int experiments_usual = 20'000;

// Of fewer experiments chance may find more winners, in percent: three standard deviations.
double slack_of(int experiments) {
    return experiments >= experiments_usual
               ? 0
               : 300 * std::sqrt(error_rate * (1 - error_rate) / experiments);
}

struct Kind {
    const char* name;
    int raters = 3;
    int pairs = 60;
    double preference = 0;   // of B, in logits
    double clip_effect = 1;  // standard deviation over pairs, in logits
    double left_bias = 0;
    double ties = 0.15;
    double failures = 0;     // of each clip
    double winners_min = 0;  // in percent: of a difference that such a size finds
};

constexpr Kind kinds[] = {
    {.name = "no difference"},
    {.name = "one cell, no ties", .clip_effect = 0, .ties = 0},
    {.name = "strong left bias", .left_bias = 0.8},
    {.name = "many ties", .ties = 0.5},
    {.name = "strong clip effects, 5 raters", .raters = 5, .clip_effect = 2},
    {.name = "two raters, all of it", .raters = 2, .clip_effect = 2, .left_bias = 0.8, .ties = 0.3},
    {.name = "failing clips", .failures = 0.1},
    {.name = "200 pairs", .pairs = 200},
    {.name = "preference of two to one", .pairs = 40, .preference = 1.05, .winners_min = 75},
    {.name = "preference of three to two", .pairs = 130, .preference = 0.6, .winners_min = 75},
};

// Published with the rule: wins, losses, evidence, the interval that belongs to it, and the
// probability that B is better.
struct Published {
    int wins;
    int losses;
    double evidence;
    Interval confidence;
    double b_is_better;
};

constexpr Published published[] = {
    {8, 0, 28.44, {0.523, 0.999}, 0.9980},  {12, 3, 4.50, {0.427, 0.979}, 0.9894},
    {14, 4, 4.51, {0.434, 0.965}, 0.9904},  {18, 6, 4.99, {0.448, 0.940}, 0.9927},
    {24, 12, 1.48, {0.415, 0.865}, 0.9765}, {30, 30, 0.16, {0.308, 0.692}, 0.5000},
};

bool is_near(double found, double wanted, double last_digit) {
    return std::abs(found - wanted) <= last_digit;
}

bool reproduces(const Published& row) {
    std::vector<double> scores(static_cast<std::size_t>(row.wins), 1.0);
    scores.insert(scores.end(), static_cast<std::size_t>(row.losses), 0.0);
    Evidence evidence;
    for (const double score : scores) {
        evidence.add(score);
    }
    const double found = std::exp(evidence.log_value());
    const auto interval = confidence_sequence(scores);
    const auto estimate = estimate_share(scores, {});
    const bool is_same = is_near(found, row.evidence, 0.0051) &&
                         is_near(interval.low, row.confidence.low, 0.0011) &&
                         is_near(interval.high, row.confidence.high, 0.0011) &&
                         is_near(estimate.b_is_better, row.b_is_better, 0.000051);
    fmt::print(
        "{:2} to {:2}: evidence {:.2f} (published {:.2f}), interval {:.3f}-{:.3f} ({:.3f}-{:.3f}), "
        "B better {:.4f} ({:.4f}){}\n",
        row.wins, row.losses, found, row.evidence, interval.low, interval.high, row.confidence.low,
        row.confidence.high, estimate.b_is_better, row.b_is_better, is_same ? "" : "  WRONG");
    return is_same;
}

double normal(Draws& draws) {
    return std::sqrt(2 * draws.exponential()) * std::cos(2 * M_PI * draws.fraction());
}

Answer draw_answer(const Kind& kind, double quality, bool is_b_left, Draws& draws) {
    if (draws.fraction() < kind.ties) {
        return draws.fraction() < 0.8 ? Answer::both_good : Answer::both_bad;
    }
    const double logit = quality + (is_b_left ? kind.left_bias : -kind.left_bias);
    return draws.fraction() < 1 / (1 + std::exp(-logit)) ? Answer::b : Answer::a;
}

// Sides as the server draws them; pairs in an order of their own, which is that of their freezing.
Ballots draw_ballots(const Kind& kind, Draws& draws, const Sha256& seed) {
    constexpr int cells = 4;
    Ballots ballots{.cells = cells, .raters = kind.raters, .planned_pairs = kind.pairs};
    std::vector<int> cell_of_pairs;
    for (int pair = 0; pair < kind.pairs; ++pair) {
        cell_of_pairs.push_back(pair % cells);
        ballots.pairs.push_back({.cell = pair % cells,
                                 .has_failed_a = draws.fraction() < kind.failures,
                                 .has_failed_b = draws.fraction() < kind.failures,
                                 .votes = {}});
    }
    std::vector<double> qualities;
    qualities.reserve(static_cast<std::size_t>(kind.pairs));
    for (int pair = 0; pair < kind.pairs; ++pair) {
        qualities.push_back(kind.preference + kind.clip_effect * normal(draws));
    }
    for (int rater = 0; rater < kind.raters; ++rater) {
        const auto rater_seed = sha256(fmt::format("{} {}", to_hex(seed), rater));
        for (const auto& trial : plan_trials(cell_of_pairs, rater_seed)) {
            const auto pair = static_cast<std::size_t>(trial.pair);
            auto& rated = ballots.pairs[pair];
            if (!trial.is_repeat && !rated.has_failed_a && !rated.has_failed_b) {
                const auto answer = draw_answer(kind, qualities[pair], trial.is_b_left, draws);
                rated.votes.push_back(
                    {.rater = rater, .answer = answer, .is_b_left = trial.is_b_left});
            }
        }
    }
    return ballots;
}

struct Outcomes {
    int decisive = 0;  // the evidence reached the limit, whatever the guardrails say
    int winners = 0;
    double score = 0;  // mean of all pairs
};

// Evidence as such, from the first pair on: more is not asked of it.
bool is_ever_decisive(const Ballots& ballots) {
    Evidence evidence;
    for (const auto& pair : ballots.pairs) {
        evidence.add(score_of(pair));
        if (evidence.log_value() >= std::log(decisive_evidence)) {
            return true;
        }
    }
    return false;
}

bool run(const Kind& kind, int experiments) {
    Outcomes outcomes;
    for (int i = 0; i < experiments; ++i) {
        const auto seed = sha256(fmt::format("{} {}", kind.name, i));
        Draws draws(seed);
        const auto ballots = draw_ballots(kind, draws, seed);
        for (const auto& pair : ballots.pairs) {
            outcomes.score += score_of(pair);
        }
        outcomes.decisive += is_ever_decisive(ballots) ? 1 : 0;
        outcomes.winners += find_winner(ballots) ? 1 : 0;
    }
    const double winners = 100.0 * outcomes.winners / experiments;
    const double decisive = 100.0 * outcomes.decisive / experiments;
    const bool is_right = kind.preference == 0 ? winners <= 100 * error_rate + slack_of(experiments)
                                               : winners >= kind.winners_min;
    fmt::print(
        "{:32} {:3} pairs, {} raters: mean score {:.3f}, winner declared {:5.2f} %, "
        "evidence ever decisive {:5.2f} %{}\n",
        kind.name, kind.pairs, kind.raters, outcomes.score / experiments / kind.pairs, winners,
        decisive, is_right ? "" : "  WRONG");
    std::fflush(stdout);
    return is_right;
}

}  // namespace

int main(int argc, char** argv) {
    const int experiments = argc > 1 ? std::atoi(argv[1]) : experiments_usual;
    bool is_right = true;
    for (const auto& row : published) {
        is_right = reproduces(row) && is_right;
    }
    for (const auto& kind : kinds) {
        is_right = run(kind, experiments) && is_right;
    }
    return is_right ? 0 : 1;
}
