// Writing down what an experiment is to compare, before it begins.
#pragma once

#include "actions/done.hpp"
#include "store/experiments/experiments.hpp"

namespace mien::actions {

// Both throw invalid with a problem for each broken rule, by its place in the draft, and what
// read_template_arms throws for one that compares versions of a template.
[[nodiscard]] awaitable<Done<store::Experiment>> create_experiment(pg::Transaction& transaction,
                                                                   store::ExperimentDraft draft,
                                                                   AdminId created_by);

// Also throws not_found, and conflict when the experiment was started.
[[nodiscard]] awaitable<Done<store::Experiment>> edit_experiment(pg::Transaction& transaction,
                                                                 store::ExperimentId id,
                                                                 store::ExperimentDraft draft,
                                                                 AdminId edited_by);

// Throws not_found, and conflict when it was started.
[[nodiscard]] awaitable<Done<store::ExperimentId>> delete_experiment(pg::Transaction& transaction,
                                                                     store::ExperimentId id);

}  // namespace mien::actions
