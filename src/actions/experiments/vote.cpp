#include "actions/experiments/vote.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "actions/experiments/experiment_audit.hpp"
#include "base/error.hpp"
#include "core/prompt.hpp"
#include "store/experiments/vote_counting.hpp"

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
        throw Error(ErrorKind::conflict, "Clips are still being made; voting goes on after them.");
    }
    const auto* member = find_rater(experiment, rater);
    if (member == nullptr || member->is_unblinded) {
        throw Error(ErrorKind::conflict,
                    "You have looked at what the sides are, so you vote no more.");
    }
}

// An answer that was given, and may still be another one or none.
void require_changeable(const store::Trial& trial) {
    if (!trial.is_answered) {
        throw Error(ErrorKind::conflict, "You have not voted on this pair yet.");
    }
    if (trial.is_frozen) {
        throw Error(ErrorKind::conflict,
                    "All votes on this pair are in, so that none changes any more.");
    }
}

void require_turn(const store::Trial& trial, bool is_change) {
    if (is_change) {
        require_changeable(trial);
    } else if (trial.is_answered) {
        throw Error(ErrorKind::conflict,
                    "You have voted on this pair; change the answer instead of giving another.");
    }
}

// A pair was frozen without a rater who could not vote for a while.
void require_waiting(const store::Trial& trial, const store::ExperimentRater& rater) {
    if (trial.is_frozen && !trial.is_repeat && !rater.is_author) {
        throw Error(ErrorKind::conflict, "The votes on this pair have been counted without yours.");
    }
}

void check_ratings(std::vector<Problem>& problems, const std::vector<int>& ratings,
                   std::string_view side, std::size_t criteria) {
    if (ratings.size() != 1 + criteria) {
        problems.push_back(
            {fmt::format("/{}/criteria", side), "bad_count",
             fmt::format("Rate each of the {} criteria of the experiment.", criteria)});
    }
    if (std::ranges::any_of(ratings,
                            [](int rating) { return rating < 1 || rating > core::rating_max; })) {
        problems.push_back({fmt::format("/{}", side), "out_of_range",
                            fmt::format("Ratings are 1 to {}.", core::rating_max)});
    }
}

store::SideAnswer answer_of(const store::SideRatings& ratings) {
    switch (core::answer_of_ratings(ratings.left.front(), ratings.right.front())) {
        case core::Answer::a:
            return store::SideAnswer::left;
        case core::Answer::b:
            return store::SideAnswer::right;
        case core::Answer::both_good:
            return store::SideAnswer::both_good;
        case core::Answer::both_bad:
            return store::SideAnswer::both_bad;
    }
    return store::SideAnswer::both_good;
}

// What is given must be what the experiment asks.
store::NewVote vote_of(const GivenVote& given, const store::Experiment& experiment) {
    const bool is_rated = experiment.mode == store::ExperimentMode::ratings;
    if (given.answer.has_value() == is_rated || given.ratings.has_value() != is_rated) {
        throw Error(ErrorKind::invalid, "This is not what the experiment asks.",
                    {{is_rated ? "/left" : "/answer", "wrong_mode",
                      is_rated ? "Send ratings of left and right, and no answer."
                               : "Send an answer, and no ratings."}});
    }
    store::NewVote vote{.ratings = given.ratings, .decision_ms = given.decision_ms};
    if (given.answer) {
        vote.answer = *given.answer;
        return vote;
    }
    std::vector<Problem> problems;
    check_ratings(problems, given.ratings->left, "left", experiment.criteria.size());
    check_ratings(problems, given.ratings->right, "right", experiment.criteria.size());
    require_valid(problems);
    vote.answer = answer_of(*given.ratings);
    return vote;
}

}  // namespace

awaitable<Done<store::RaterProgress>> vote(pg::Transaction& transaction, Ballot ballot) {
    const auto found = co_await store::get_trial(transaction, ballot.trial_id, ballot.rater);
    const auto experiment = co_await store::lock_experiment(transaction, found.experiment_id);
    require_open(experiment, ballot.rater);
    // Read again under the lock: another tab may have answered meanwhile.
    const auto trial = co_await store::get_trial(transaction, ballot.trial_id, ballot.rater);
    require_turn(trial, ballot.is_change);
    require_waiting(trial, *find_rater(experiment, ballot.rater));
    auto given = vote_of(ballot.vote, experiment);
    co_await store::add_vote(transaction, trial, std::move(given));
    const bool is_decided = co_await store::count_votes(transaction, experiment);
    auto progress = co_await store::get_progress(transaction, experiment.id, ballot.rater);
    auto audit =
        audit_of(experiment.id, ballot.is_change ? "experiment.change_vote" : "experiment.vote",
                 {{"trial_id", to_string(trial.id)}});
    if (is_decided) {
        progress.next.reset();
        progress.upcoming.reset();
        progress.last.reset();
        std::ranges::move(audit_of(experiment.id, "experiment.decide"), std::back_inserter(audit));
    }
    co_return Done<store::RaterProgress>{progress, std::move(audit)};
}

awaitable<Done<store::RaterProgress>> withdraw_vote(pg::Transaction& transaction,
                                                    store::TrialId trial_id, AdminId rater) {
    const auto found = co_await store::get_trial(transaction, trial_id, rater);
    const auto experiment = co_await store::lock_experiment(transaction, found.experiment_id);
    require_open(experiment, rater);
    const auto trial = co_await store::get_trial(transaction, trial_id, rater);
    require_changeable(trial);
    co_await store::withdraw_vote(transaction, trial);
    auto progress = co_await store::get_progress(transaction, experiment.id, rater);
    auto audit =
        audit_of(experiment.id, "experiment.withdraw_vote", {{"trial_id", to_string(trial_id)}});
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
    if (before.state == store::ExperimentState::draft) {
        throw Error(ErrorKind::conflict,
                    "The experiment has not begun; have yourself left out of its panel instead.");
    }
    if (before.state == store::ExperimentState::closed || member->is_author ||
        member->is_unblinded) {
        throw Error(ErrorKind::conflict, "There is nothing that is hidden from you.");
    }
    co_await store::unblind_rater(transaction, unblinding.id, unblinding.rater, unblinding.reason);
    auto audit = audit_of(unblinding.id, "experiment.unblind", {{"reason", unblinding.reason}});
    if (before.state == store::ExperimentState::running) {
        // Pairs that waited for this rater alone are complete, and may decide.
        const bool is_decided = co_await store::count_votes(transaction, before);
        if (is_decided) {
            std::ranges::move(audit_of(unblinding.id, "experiment.decide"),
                              std::back_inserter(audit));
        }
    }
    auto experiment = co_await store::get_experiment(transaction, unblinding.id);
    co_return Done<store::Experiment>{std::move(experiment), std::move(audit)};
}

awaitable<std::vector<store::AuditEntry>> count_without(pg::Transaction& transaction,
                                                        AdminId rater) {
    const auto decided = co_await store::count_without(transaction, rater);
    std::vector<store::AuditEntry> audit;
    for (const auto& id : decided) {
        std::ranges::move(audit_of(id, "experiment.decide"), std::back_inserter(audit));
    }
    co_return audit;
}

}  // namespace mien::actions
