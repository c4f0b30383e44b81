// The end of an experiment: closing it, taking the winner over, and putting it away.
#pragma once

#include <string_view>

#include "actions/done.hpp"
#include "async/work_pool.hpp"
#include "store/experiments/experiments.hpp"

namespace mien::actions {

// Pairs with some answers count with those that they have; a winner may come of that. Throws
// not_found, and conflict unless it runs.
[[nodiscard]] awaitable<Done<store::Experiment>> close_experiment(pg::Transaction& transaction,
                                                                  store::ExperimentId id);

// Throws conflict without one.
void require_winner(const store::Experiment& experiment);
// Of one that has a winner.
[[nodiscard]] std::string_view winning_text(const store::Experiment& experiment,
                                            const store::ExperimentCell& cell);

// Saves the winner's text in each cell by the normal save, on the version that the cell had when
// the experiment began; a version of a template is applied. Throws not_found, stale_version when a
// prompt has changed since then, and conflict without a winner, when it was promoted before and
// when the template makes other texts by now.
[[nodiscard]] awaitable<Done<store::Experiment>> promote_winner(pg::Transaction& transaction,
                                                                async::WorkPool& work,
                                                                store::ExperimentId id,
                                                                store::Author author);

// Throws not_found, and conflict while it runs or when it is archived.
[[nodiscard]] awaitable<Done<store::Experiment>> archive_experiment(pg::Transaction& transaction,
                                                                    store::ExperimentId id);

}  // namespace mien::actions
