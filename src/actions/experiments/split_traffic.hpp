// The split of production's traffic between an experiment's arms, and what is told of it.
#pragma once

#include <optional>
#include <string>

#include "actions/done.hpp"
#include "store/experiments/experiment_traffic.hpp"

namespace mien::actions {

// Splits, or goes on with other shares in another phase; the same shares change nothing. Throws
// invalid for shares, not_found, and conflict unless it runs, for a cell that has changed or is
// archived when it is to begin, and beyond limits::splits_max or limits::split_phases_max.
[[nodiscard]] awaitable<Done<store::Experiment>> split_traffic(pg::Transaction& transaction,
                                                               store::ExperimentId id,
                                                               core::TrafficShares shares);

// Throws not_found, and conflict when it is not split.
[[nodiscard]] awaitable<Done<store::Experiment>> stop_split(pg::Transaction& transaction,
                                                            store::ExperimentId id);

// Of a resolution: something that a user did, or did not.
struct NewOutcome {
    ResolutionId resolution_id;
    std::string name;
    bool is_success = false;
    std::optional<store::ExperimentId> experiment_id;  // as whoever tells of it believes
    std::optional<core::Arm> arm;
};

struct RecordedOutcome {
    store::SplitResolution resolution;
    std::string name;
    store::Outcome outcome;
    bool is_new = true;
};

// Once for each resolution and name: the same again changes nothing. Throws not_found for a
// resolution that is not recorded; invalid for an old one, for another experiment's or arm's, and
// for too many names; conflict for the opposite of what was told, and after the experiment's end.
// Leaves no entry in the audit log: it is a log of its own.
[[nodiscard]] awaitable<RecordedOutcome> record_outcome(pg::Transaction& transaction,
                                                        NewOutcome outcome);

}  // namespace mien::actions
