#include "actions/experiments/end_experiment.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "actions/experiments/experiment_audit.hpp"
#include "actions/prompts/save_prompt.hpp"
#include "base/error.hpp"
#include "store/experiments/experiment_votes.hpp"

namespace mien::actions {

awaitable<Done<store::Experiment>> close_experiment(pg::Transaction& transaction,
                                                    store::ExperimentId id) {
    const auto before = co_await store::lock_experiment(transaction, id);
    if (before.state != store::ExperimentState::running) {
        throw Error(ErrorKind::conflict, "Only an experiment that runs can be closed.");
    }
    co_await store::freeze_pairs(transaction, id, store::Freezing::all_with_votes);
    const auto votes = co_await store::read_votes(transaction, before);
    const auto winner = core::find_winner(votes.ballots);
    co_await store::close_experiment(transaction, id, winner);
    auto experiment = co_await store::get_experiment(transaction, id);
    auto audit = audit_of(id, "experiment.close", {{"has_winner", winner.has_value()}});
    co_return Done<store::Experiment>{std::move(experiment), std::move(audit)};
}

awaitable<Done<Promotion>> promote_winner(pg::Transaction& transaction, store::ExperimentId id,
                                          store::Author author) {
    const auto before = co_await store::lock_experiment(transaction, id);
    if (!before.winner || before.promoted_at) {
        throw Error(ErrorKind::conflict, before.promoted_at
                                             ? "The winner was promoted already."
                                             : "The experiment has no winner to promote.");
    }
    Done<Promotion> done{};
    for (const auto& cell : before.cells) {
        store::SaveRequest save{
            .key = cell.key,
            .prompt_text = *before.winner == core::Arm::b ? cell.text_b : cell.text_a,
            .change_reason = fmt::format("won experiment {}", before.number),
            .precondition = core::Precondition::expecting(cell.base_version),
            .author = author};
        auto [saved, audit] = co_await actions::save_prompt(transaction, std::move(save));
        done.value.saved.push_back(std::move(saved));
        std::ranges::move(audit, std::back_inserter(done.audit));
    }
    co_await store::note_promotion(transaction, id);
    done.value.experiment = co_await store::get_experiment(transaction, id);
    std::ranges::move(audit_of(id, "experiment.promote", {{"arm", store::name_of(*before.winner)}}),
                      std::back_inserter(done.audit));
    co_return done;
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
