// Two versions of a template as the arms of an experiment: the texts of its cells, and taking the
// winner over.
#pragma once

#include <vector>

#include "actions/done.hpp"
#include "actions/templates/template_runs.hpp"
#include "store/experiments/experiments.hpp"

namespace mien::actions {

struct TemplateArms {
    std::vector<store::ExperimentCell> cells;  // with both texts
    std::vector<core::TemplateValues> values;  // of each cell
    int newest_version = 1;
};

// What both versions make of these cells now, with the values that they have. Throws not_found for
// the template, conflict for an archived one, and invalid for a version or a cell that is not the
// template's, and for a text that can be no prompt, with pointers into a draft.
[[nodiscard]] awaitable<TemplateArms> read_template_arms(pg::Transaction& transaction,
                                                         store::ExperimentTemplate source,
                                                         std::vector<store::ExperimentCell> cells);

// The same, of an experiment. Also throws conflict when it is not what the experiment compares: a
// template that is included, or the values of a cell, have changed.
[[nodiscard]] awaitable<TemplateArms> require_template_arms(pg::Transaction& transaction,
                                                            const store::Experiment& experiment);

// Applies the version that won to all cells on the versions that they had at the start: they follow
// the template when it is the newest, else they are pinned. Throws what those above and
// apply_template throw, and stale_version.
[[nodiscard]] awaitable<Done<TemplateRunDone>> apply_winning_version(
    pg::Transaction& transaction, async::WorkPool& work, const store::Experiment& experiment,
    store::Author author);

// The reason of every version that an experiment brings.
[[nodiscard]] std::string reason_of_winner(const store::Experiment& experiment);

}  // namespace mien::actions
