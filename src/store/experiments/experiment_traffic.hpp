// The split of production's traffic between an experiment's arms: its phases, what was resolved for
// whom, and what came of it. All functions throw unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/experiments/outcomes.hpp"
#include "store/experiments/experiments.hpp"

namespace mien::store {

// Of all experiments; starting another one looks at it first. Locked until the transaction ends, so
// that of two that start at once the second counts the first.
[[nodiscard]] awaitable<int> lock_and_count_splits(pg::Transaction& transaction);
// Whether a character or an emotion of its cells is archived, so that nothing is resolved there.
[[nodiscard]] awaitable<bool> has_archived_cell(pg::Transaction& transaction, ExperimentId id);

// Ends the phase that goes on, if one does, and begins another. The experiment is locked. Throws
// conflict after limits::split_phases_max of them.
awaitable<void> begin_phase(pg::Transaction& transaction, ExperimentId id,
                            core::TrafficShares shares);
awaitable<void> end_phase(pg::Transaction& transaction, ExperimentId id);

struct TrafficPhase {
    core::TrafficShares shares;
    Timestamp started_at;
    std::optional<Timestamp> ended_at;
    std::int64_t people_a = 0;
    std::int64_t people_b = 0;
};

// Everything that an analysis of the traffic needs.
struct ExperimentTraffic {
    std::vector<TrafficPhase> phases;  // by number, from 1
    std::int64_t resolutions_a = 0;
    std::int64_t resolutions_b = 0;
    std::int64_t videos_a = 0;
    std::int64_t videos_b = 0;
    std::int64_t people_in_both_arms = 0;
    std::vector<core::OutcomeTally> outcomes;  // by the number of their name
};
[[nodiscard]] awaitable<ExperimentTraffic> read_traffic(pg::Transaction& transaction,
                                                        const Experiment& experiment);

// What was resolved with the text of an arm.
struct SplitResolution {
    ResolutionId id;
    ExperimentId experiment_id;
    ExperimentState state = ExperimentState::running;  // of the experiment
    core::Arm arm = core::Arm::a;
    bool is_expired = false;  // older than limits::outcome_time_max
};
// Throws not_found.
[[nodiscard]] awaitable<SplitResolution> get_split_resolution(pg::Transaction& transaction,
                                                              ResolutionId id);

struct Outcome {
    bool is_success = false;
    Timestamp recorded_at;
};
[[nodiscard]] awaitable<std::optional<Outcome>> find_outcome(pg::Transaction& transaction,
                                                             ResolutionId id, std::string name);
// Nothing when another request has told of it meanwhile. Throws invalid for a name beyond
// core::outcome_names_max of them.
[[nodiscard]] awaitable<std::optional<Outcome>> add_outcome(pg::Transaction& transaction,
                                                            const SplitResolution& resolution,
                                                            std::string name, bool is_success);

}  // namespace mien::store
