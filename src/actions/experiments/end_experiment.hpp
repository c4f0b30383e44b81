// The end of an experiment: closing it, taking the winner over, and putting it away.
#pragma once

#include <vector>

#include "actions/done.hpp"
#include "store/experiments/experiments.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::actions {

// Pairs with some answers count with those that they have; a winner may come of that. Throws
// not_found, and conflict unless it runs.
[[nodiscard]] awaitable<Done<store::Experiment>> close_experiment(pg::Transaction& transaction,
                                                                  store::ExperimentId id);

struct Promotion {
    store::Experiment experiment;
    std::vector<store::SavedPrompt> saved;  // of each cell
};
// Saves the winner's text in each cell by the normal save, on the version that the cell had when
// the experiment began. Throws not_found, stale_version when a prompt has changed since then,
// and conflict without a winner or when it was promoted before.
[[nodiscard]] awaitable<Done<Promotion>> promote_winner(pg::Transaction& transaction,
                                                        store::ExperimentId id,
                                                        store::Author author);

// Throws not_found, and conflict while it runs or when it is archived.
[[nodiscard]] awaitable<Done<store::Experiment>> archive_experiment(pg::Transaction& transaction,
                                                                    store::ExperimentId id);

}  // namespace mien::actions
