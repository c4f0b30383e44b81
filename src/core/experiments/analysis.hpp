// What an experiment has found: every number and the verdict, from the votes alone, so that a
// result can be derived again at any time. The rule of the winner may be looked at after every vote
// (evidence.hpp); a pair counts once, in the order in which pairs were frozen.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "core/experiments/agreement.hpp"
#include "core/experiments/estimate.hpp"
#include "core/experiments/ratings.hpp"
#include "core/experiments/score.hpp"

namespace mien::core {

// Names this computation; another one gets another name.
inline constexpr std::string_view analysis_method = "beta-mixture-e/1";

// What must be there before anything is said of the direction.
inline constexpr int verdict_pairs_min = 12;
inline constexpr int verdict_raters_min = 2;
inline constexpr int verdict_cells_min = 4;  // or all cells of the experiment
inline constexpr int negligible_pairs_min = 40;

struct RatedVote {
    int rater = 0;
    Answer answer = Answer::both_good;
    bool is_b_left = false;
    // Of the overall impression, then of each criterion; empty when nothing is rated.
    std::vector<int> ratings_a{};
    std::vector<int> ratings_b{};
};

// A pair whose score is frozen: all votes are in, or a clip is missing.
struct RatedPair {
    int cell = 0;
    bool has_failed_a = false;
    bool has_failed_b = false;
    std::vector<RatedVote> votes{};  // of the panel, one a rater
};

// What the pair says; it has a vote, or lacks a clip.
[[nodiscard]] double score_of(const RatedPair& pair);

struct Repetition {
    int rater = 0;
    bool is_same = false;  // the answer as at first sight
};

struct Ballots {
    int cells = 1;   // of the experiment; pairs name them 0 to cells - 1
    int raters = 0;  // of the panel; votes name them 0 to raters - 1
    int planned_pairs = 0;
    int rated = 0;  // what is rated: the overall impression and each criterion; 0 for nothing
    std::vector<RatedPair> pairs{};  // in the order of freezing
    std::vector<Repetition> repetitions{};
    bool has_prompt_moved = false;  // of a cell, since the experiment began
    bool is_closed = false;         // no more votes
};

enum class VerdictState : std::uint8_t {
    collecting,  // too little for a first reading
    open,        // no direction yet
    leaning,
    winner,
    no_difference,  // in practice
    inconclusive,   // all pairs are in, or the experiment was closed
    review,         // decisive, but raters do not agree on the direction
    blocked,        // decisive, but a guardrail fails
};

enum class GuardrailId : std::uint8_t {
    both_bad,     // a winner among bad clips is not worth having
    failures,     // the winner's clips fail more often
    position,     // one side is chosen too often
    one_rater,    // votes are mostly one rater's
    rater_split,  // too few raters prefer the winner
    prompt_moved,
};

struct Guardrail {
    GuardrailId id;
    bool is_kept = true;
};

struct Verdict {
    VerdictState state = VerdictState::collecting;
    std::optional<Arm> direction{};  // only where something may be said of it
    double evidence = 1;             // may be infinite
    int pairs = 0;                   // that it rests on: a winner's do not grow any more
    std::vector<Guardrail> guardrails{};
};

struct AnswerCounts {
    int a = 0;
    int both_good = 0;
    int both_bad = 0;
    int b = 0;

    [[nodiscard]] int sum() const noexcept { return a + both_good + both_bad + b; }
};

struct RaterResult {
    int votes = 0;
    std::optional<double> share{};        // in which this rater prefers B
    Interval credible{};                  // 95 %, of the share
    std::optional<double> consistency{};  // of the answers to repeated pairs
};

struct CellResult {
    int pairs = 0;
    Estimate estimate{};
};

struct Health {
    int failed_a = 0;
    int failed_b = 0;
    int left = 0;  // decisive votes for the left side
    int decisive = 0;
    double left_probability = 1;
    int repeated = 0;  // answers to pairs that came again
    int repeated_same = 0;
    std::optional<Agreement> agreement{};
};

struct Analysis {
    Verdict verdict;
    std::vector<double> log_evidence;  // after each pair that the verdict rests on
    Estimate estimate;
    Interval confidence;  // sequence
    AnswerCounts answers;
    std::vector<RaterResult> raters;
    std::vector<CellResult> cells;
    std::vector<RatedAspect> ratings;  // the overall impression, then each criterion
    Health health;
};

// The arm that is declared the winner; quick enough for every vote.
[[nodiscard]] std::optional<Arm> find_winner(const Ballots& ballots);

// What the winner rests on, or all that was voted: with it an experiment ends.
[[nodiscard]] double log_evidence_of(const Ballots& ballots);

// The verdict alone.
[[nodiscard]] Verdict judge(const Ballots& ballots, const Sha256& seed);

[[nodiscard]] Analysis analyse(const Ballots& ballots, const Sha256& seed);

}  // namespace mien::core
