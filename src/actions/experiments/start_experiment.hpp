// Beginning an experiment: its pairs are drawn, both clips of each queued, and each rater's order
// and sides fixed. Nothing of this changes any more; more pairs may follow.
#pragma once

#include <string>
#include <vector>

#include "actions/clips/rendering.hpp"
#include "actions/done.hpp"
#include "store/experiments/experiment_pairs.hpp"

namespace mien::actions {

// The texts of a cell with their variables filled in, as they are sent to the provider.
struct ResolvedTexts {
    std::string a;
    std::string b;
};

struct ExperimentStart {
    store::ExperimentId id;
    int read_version = 0;               // that the texts were resolved at
    std::vector<ResolvedTexts> texts;   // of each cell
    std::vector<Rendering> renderings;  // of each cell
};

// Throws not_found, conflict when it was started before, when it changed meanwhile
// or when another experiment runs in one of its cells, invalid for a panel that cannot decide
// anything and for texts that are the same when they are sent, what require_template_arms throws,
// rate_limited when too many clips wait already, and what store::require_open_cell
// throws.
[[nodiscard]] awaitable<Done<store::Experiment>> start_experiment(pg::Transaction& transaction,
                                                                  ExperimentStart start);

struct ExperimentExtension {
    store::ExperimentId id;
    int pairs = 0;  // to be added
    std::string reason;
};
// More pairs, rendered as the first ones were; the evidence goes on, as it may be looked at after
// every pair. Throws not_found, invalid for too many and without a reason, conflict unless it runs,
// when a prompt has changed since the start, when a character or an emotion is archived and when
// too few may still vote, and rate_limited.
[[nodiscard]] awaitable<Done<store::Experiment>> extend_experiment(pg::Transaction& transaction,
                                                                   ExperimentExtension extension);

// What providers would be asked for by as many pairs more, given its cells in their order.
[[nodiscard]] std::vector<MoreClips> clips_of_extension(
    const store::Experiment& experiment, const std::vector<store::RenderedCell>& cells, int pairs);

}  // namespace mien::actions
