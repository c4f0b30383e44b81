// What was voted in an experiment: as core/experiments analyses it, and pair by pair for people who
// may know the arms. All functions throw unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/experiments/analysis.hpp"
#include "store/experiments/experiments.hpp"

namespace mien::store {

// Votes of those who wrote one of the texts: shown apart, never counted.
struct AuthorVotes {
    AdminId id;
    int votes = 0;
    double score = 0;  // sum
};

struct ExperimentVotes {
    core::Ballots ballots;       // raters by their place in `panel`
    std::vector<AdminId> panel;  // who counts
    std::vector<double> scores;  // as they were frozen, in the order of ballots.pairs
    std::vector<AuthorVotes> authors;
    std::optional<double> decision_ms_median;
};
// Everything that an analysis needs, of the experiment as it was read in this transaction.
[[nodiscard]] awaitable<ExperimentVotes> read_votes(pg::Transaction& transaction,
                                                    const Experiment& experiment);

struct PairAnswer {
    core::Answer answer = core::Answer::both_good;
    // Of the overall impression, then of each criterion; empty when nothing is rated.
    std::vector<int> ratings_a;
    std::vector<int> ratings_b;
};

struct PairVote {
    AdminId rater;
    PairAnswer answer;
};

struct PairClip {
    std::optional<std::string> video_key;
    std::optional<std::string> poster_key;
    std::optional<std::string> failure;  // why there is none
};

struct PairDetails {
    int number = 0;  // from 0
    int cell = 0;    // of the experiment, from 0
    std::optional<int> frozen_order;
    std::optional<Timestamp> frozen_at;
    std::optional<double> score;
    PairClip a;
    PairClip b;
    std::vector<PairVote> votes;  // at first sight; of authors too
};
// All of them, by number; none of a draft.
[[nodiscard]] awaitable<std::vector<PairDetails>> read_pairs(pg::Transaction& transaction,
                                                             const Experiment& experiment);

}  // namespace mien::store
