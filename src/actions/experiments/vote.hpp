// Answering a trial, taking an answer back, and ceasing to answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "actions/done.hpp"
#include "store/experiments/experiment_votes.hpp"

namespace mien::actions {

// As a rater sends it: an answer, or ratings.
struct GivenVote {
    std::optional<store::SideAnswer> answer;
    std::optional<store::SideRatings> ratings;
    std::optional<int> decision_ms;
};

struct Ballot {
    store::TrialId trial_id;
    AdminId rater;
    GivenVote vote;
    bool is_change = false;  // of an answer that was given before
};

// Throws not_found for a trial that is not this rater's, and conflict: for a second answer, for a
// change of none or after the pair was frozen, when the experiment does not run, and after
// unblinding; invalid for what the experiment does not ask. The experiment ends when this answer
// has decided it.
[[nodiscard]] awaitable<Done<store::RaterProgress>> vote(pg::Transaction& transaction,
                                                         Ballot ballot);

// The trial is to be answered again. Throws what a change of the answer would.
[[nodiscard]] awaitable<Done<store::RaterProgress>> withdraw_vote(pg::Transaction& transaction,
                                                                  store::TrialId trial_id,
                                                                  AdminId rater);

struct Unblinding {
    store::ExperimentId id;
    AdminId rater;
    std::string reason;
};
// The rater may look at everything from then on, and votes no more. Throws not_found for somebody
// who is not of the panel, conflict for a draft and the second time, and invalid without a reason.
[[nodiscard]] awaitable<Done<store::Experiment>> unblind(pg::Transaction& transaction,
                                                         Unblinding unblinding);

// After a change of the account of somebody who cannot vote by now: what waited for them alone is
// counted, and may decide. Gives what the audit log says of that.
[[nodiscard]] awaitable<std::vector<store::AuditEntry>> count_without(pg::Transaction& transaction,
                                                                      AdminId rater);

}  // namespace mien::actions
