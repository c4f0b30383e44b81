// How production's traffic is split between the arms of experiments now, as run-time reads need it.
// At most one experiment runs in a cell; a global default may have one of its own.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/emotion.hpp"
#include "core/experiments/traffic.hpp"
#include "pg/pool.hpp"

namespace mien::store {

using ExperimentId = Id<struct ExperimentTag>;

struct Split {
    ExperimentId experiment_id;
    int phase = 1;
    core::TrafficSplit traffic;
};

struct SplitCell {
    std::shared_ptr<const Split> split;
    int number = 0;        // within its experiment
    int base_version = 0;  // of the cell's own prompt when the experiment began; 0: none
    std::string text_a;
    std::string text_b;
};

// Without a character: the cell of a global default.
using SplitKey = std::pair<std::optional<CharacterId>, core::EmotionName>;

struct SplitsSnapshot {
    std::map<SplitKey, SplitCell> cells;
};

// Of all experiments that are split and have room for more.
[[nodiscard]] awaitable<std::shared_ptr<const SplitsSnapshot>> load_splits(pg::Pool& pool);

// The arm that a user gets.
struct SplitChoice {
    ExperimentId experiment_id;
    int phase = 1;
    int cell = 0;  // within the experiment
    std::uint64_t person = 0;
    core::Standing standing;
    std::string text;
};

// Every node hears that something is new in these experiments; once the transaction is committed.
awaitable<void> notify_experiments_changed(pg::Pool& pool, std::vector<ExperimentId> ids,
                                           Deadline deadline);
awaitable<void> notify_experiments_changed(pg::Transaction& transaction,
                                           std::vector<ExperimentId> ids);

}  // namespace mien::store
