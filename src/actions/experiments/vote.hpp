// Answering a trial, and giving up answering.
#pragma once

#include <string>

#include "actions/done.hpp"
#include "store/experiments/experiment_votes.hpp"

namespace mien::actions {

struct Ballot {
    store::TrialId trial_id;
    AdminId rater;
    store::NewVote vote;
    bool is_change = false;  // of an answer that was given before
};

// Throws not_found for a trial that is not this rater's, and conflict: for a second answer, for a
// change of none or after the pair was frozen, when the experiment does not run, and after
// unblinding. The experiment ends when this answer has decided it.
[[nodiscard]] awaitable<Done<store::RaterProgress>> vote(pg::Transaction& transaction,
                                                         Ballot ballot);

struct Unblinding {
    store::ExperimentId id;
    AdminId rater;
    std::string reason;
};
// The rater may look at everything from then on, and votes no more. Throws not_found for somebody
// who is not of the panel, conflict for a draft and the second time, and invalid without a reason.
[[nodiscard]] awaitable<Done<store::Experiment>> unblind(pg::Transaction& transaction,
                                                         Unblinding unblinding);

}  // namespace mien::actions
