// Where votes end an experiment. Whatever may leave pairs that wait for nobody counts them here, in
// its own transaction: an answer, a rater who looks, and one who cannot vote any more. All
// functions throw unavailable when the database is.
#pragma once

#include <optional>
#include <vector>

#include "store/experiments/experiments.hpp"

namespace mien::store {

// Freezes what is complete of an experiment that runs, and closes it when that decides it, of which
// every node hears; whether it does. The experiment is locked.
[[nodiscard]] awaitable<bool> count_votes(pg::Transaction& transaction, Experiment experiment);

// The same in each experiment that runs with somebody of its panel who cannot vote now: this rater,
// or anybody. Locks them in the order of their ids, and every node hears of them. Gives those that
// are decided. Nothing happens when it is repeated.
[[nodiscard]] awaitable<std::vector<ExperimentId>> count_without(pg::Transaction& transaction,
                                                                 std::optional<AdminId> rater);

}  // namespace mien::store
