#include "actions/experiments/vote.hpp"

#include <algorithm>

#include "actions/experiments/experiment_audit.hpp"
#include "base/error.hpp"
#include "core/prompt.hpp"

namespace mien::actions {
namespace {

const store::ExperimentRater* find_rater(const store::Experiment& experiment, AdminId id) {
    const auto found = std::ranges::find(experiment.raters, id, &store::ExperimentRater::id);
    return found == experiment.raters.end() ? nullptr : &*found;
}

void require_open(const store::Experiment& experiment, AdminId rater) {
    if (experiment.state == store::ExperimentState::closed) {
        throw Error(ErrorKind::conflict, "The experiment is closed; no more votes are counted.");
    }
    if (experiment.state != store::ExperimentState::running) {
        throw Error(ErrorKind::conflict, "Voting has not begun: clips are still being made.");
    }
    const auto* member = find_rater(experiment, rater);
    if (member == nullptr || member->is_unblinded) {
        throw Error(ErrorKind::conflict,
                    "You have looked at what the sides are, so you vote no more.");
    }
}

void require_turn(const store::Trial& trial, bool is_change) {
    if (!is_change && trial.votes > 0) {
        throw Error(ErrorKind::conflict,
                    "You have voted on this pair; change the answer instead of giving another.");
    }
    if (is_change && trial.votes == 0) {
        throw Error(ErrorKind::conflict, "You have not voted on this pair yet.");
    }
    if (is_change && trial.is_frozen) {
        throw Error(ErrorKind::conflict,
                    "All votes on this pair are in, so that none changes any more.");
    }
}

// The first winner ends the experiment: what was voted is what counts.
awaitable<bool> close_if_decided(pg::Transaction& transaction, store::Experiment experiment) {
    const auto votes = co_await store::read_votes(transaction, experiment);
    const auto winner = core::find_winner(votes.ballots);
    if (winner) {
        co_await store::close_experiment(transaction, experiment.id, winner);
    }
    co_return winner.has_value();
}

}  // namespace

awaitable<Done<store::RaterProgress>> vote(pg::Transaction& transaction, Ballot ballot) {
    const auto found = co_await store::get_trial(transaction, ballot.trial_id, ballot.rater);
    const auto experiment = co_await store::lock_experiment(transaction, found.experiment_id);
    require_open(experiment, ballot.rater);
    // Read again under the lock: another tab may have answered meanwhile.
    const auto trial = co_await store::get_trial(transaction, ballot.trial_id, ballot.rater);
    require_turn(trial, ballot.is_change);
    co_await store::add_vote(transaction, trial, ballot.vote);
    co_await store::freeze_pairs(transaction, experiment.id, store::Freezing::complete);
    const bool is_decided = co_await close_if_decided(transaction, experiment);
    auto progress = co_await store::get_progress(transaction, experiment.id, ballot.rater);
    auto audit =
        audit_of(experiment.id, ballot.is_change ? "experiment.change_vote" : "experiment.vote",
                 {{"trial_id", to_string(trial.id)}});
    if (is_decided) {
        progress.next.reset();
        std::ranges::move(audit_of(experiment.id, "experiment.decide"), std::back_inserter(audit));
    }
    co_return Done<store::RaterProgress>{progress, std::move(audit)};
}

awaitable<Done<store::Experiment>> unblind(pg::Transaction& transaction, Unblinding unblinding) {
    auto problems = core::find_problems_of_reason(unblinding.reason, "/reason");
    if (unblinding.reason.empty()) {
        problems.push_back({"/reason", "missing", "Say why you look."});
    }
    require_valid(problems);
    const auto before = co_await store::lock_experiment(transaction, unblinding.id);
    const auto* member = find_rater(before, unblinding.rater);
    if (member == nullptr) {
        throw Error(ErrorKind::not_found, "You are not of the panel.");
    }
    if (before.state == store::ExperimentState::draft || member->is_unblinded) {
        throw Error(ErrorKind::conflict, "There is nothing that is hidden from you.");
    }
    co_await store::unblind_rater(transaction, unblinding.id, unblinding.rater, unblinding.reason);
    if (before.state == store::ExperimentState::running) {
        co_await store::freeze_pairs(transaction, unblinding.id, store::Freezing::complete);
    }
    auto experiment = co_await store::get_experiment(transaction, unblinding.id);
    auto audit = audit_of(unblinding.id, "experiment.unblind", {{"reason", unblinding.reason}});
    co_return Done<store::Experiment>{std::move(experiment), std::move(audit)};
}

}  // namespace mien::actions
