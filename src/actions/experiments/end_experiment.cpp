#include "actions/experiments/end_experiment.hpp"

#include <algorithm>
#include <iterator>

#include "actions/experiments/experiment_audit.hpp"
#include "actions/experiments/template_arms.hpp"
#include "actions/prompts/save_prompt.hpp"
#include "base/error.hpp"
#include "store/experiments/experiment_results.hpp"
#include "store/experiments/experiment_votes.hpp"

namespace mien::actions {
namespace {

// As somebody would who typed it.
awaitable<std::vector<store::AuditEntry>> save_winner(pg::Transaction& transaction,
                                                      const store::Experiment& experiment,
                                                      store::Author author) {
    std::vector<store::AuditEntry> entries;
    for (const auto& cell : experiment.cells) {
        store::SaveRequest save{.key = cell.key,
                                .prompt_text = std::string(winning_text(experiment, cell)),
                                .change_reason = reason_of_winner(experiment),
                                .precondition = core::Precondition::expecting(cell.base_version),
                                .author = author};
        auto [saved, audit] = co_await actions::save_prompt(transaction, std::move(save));
        std::ranges::move(audit, std::back_inserter(entries));
    }
    co_return entries;
}

}  // namespace

awaitable<Done<store::Experiment>> close_experiment(pg::Transaction& transaction,
                                                    store::ExperimentId id) {
    const auto before = co_await store::lock_experiment(transaction, id);
    if (before.state != store::ExperimentState::running) {
        throw Error(ErrorKind::conflict, "Only an experiment that runs can be closed.");
    }
    co_await store::freeze_pairs(transaction, id, store::Freezing::all_with_votes);
    const auto votes = co_await store::read_votes(transaction, before);
    const auto winner = core::find_winner(votes.ballots);
    const store::ExperimentEnd end{.winner = winner,
                                   .log_evidence = core::log_evidence_of(votes.ballots)};
    co_await store::close_experiment(transaction, id, end);
    auto experiment = co_await store::get_experiment(transaction, id);
    auto audit = audit_of(id, "experiment.close", {{"has_winner", winner.has_value()}});
    co_return Done<store::Experiment>{std::move(experiment), std::move(audit)};
}

void require_winner(const store::Experiment& experiment) {
    if (!experiment.winner) {
        throw Error(ErrorKind::conflict, "The experiment has no winner.");
    }
}

std::string_view winning_text(const store::Experiment& experiment,
                              const store::ExperimentCell& cell) {
    return experiment.winner == core::Arm::b ? cell.text_b : cell.text_a;
}

awaitable<Done<store::Experiment>> promote_winner(pg::Transaction& transaction,
                                                  async::WorkPool& work, store::ExperimentId id,
                                                  store::Author author) {
    const auto before = co_await store::lock_experiment(transaction, id);
    require_winner(before);
    if (before.promoted_at) {
        throw Error(ErrorKind::conflict, "The winner was promoted already.");
    }
    std::vector<store::AuditEntry> entries;
    if (before.from_template) {
        auto applied = co_await apply_winning_version(transaction, work, before, author);
        entries = std::move(applied.audit);
    } else {
        entries = co_await save_winner(transaction, before, author);
    }
    co_await store::note_promotion(transaction, id);
    auto experiment = co_await store::get_experiment(transaction, id);
    std::ranges::move(audit_of(id, "experiment.promote", {{"arm", store::name_of(*before.winner)}}),
                      std::back_inserter(entries));
    co_return Done<store::Experiment>{std::move(experiment), std::move(entries)};
}

awaitable<Done<store::Experiment>> archive_experiment(pg::Transaction& transaction,
                                                      store::ExperimentId id) {
    const auto before = co_await store::lock_experiment(transaction, id);
    if (before.archived_at || before.state == store::ExperimentState::rendering ||
        before.state == store::ExperimentState::running) {
        throw Error(ErrorKind::conflict, before.archived_at
                                             ? "The experiment is archived already."
                                             : "Close the experiment before archiving it.");
    }
    co_await store::archive_experiment(transaction, id);
    auto experiment = co_await store::get_experiment(transaction, id);
    co_return Done<store::Experiment>{std::move(experiment),
                                      audit_of(id, "experiment.archive", {})};
}

}  // namespace mien::actions
