// Beginning an experiment: its pairs are drawn, both clips of each queued, and each rater's order
// and sides fixed. Nothing of this changes any more.
#pragma once

#include <string>
#include <vector>

#include "actions/clips/rendering.hpp"
#include "actions/done.hpp"
#include "store/experiments/experiments.hpp"

namespace mien::actions {

// The texts of a cell with their variables filled in, as they are sent to the provider.
struct ResolvedTexts {
    std::string a;
    std::string b;
};

struct ExperimentStart {
    store::ExperimentId id;
    int read_version = 0;              // that the texts were resolved at
    std::vector<ResolvedTexts> texts;  // of each cell
    Rendering rendering;
};

// Throws not_found, conflict when it was started before, when it changed meanwhile
// or when another experiment runs in one of its cells, invalid for a panel that cannot decide
// anything, rate_limited when too many clips wait already, and what store::require_open_cell
// throws.
[[nodiscard]] awaitable<Done<store::Experiment>> start_experiment(pg::Transaction& transaction,
                                                                  ExperimentStart start);

}  // namespace mien::actions
