// The split of production's traffic and its outcomes as JSON.
#pragma once

#include "actions/experiments/split_traffic.hpp"
#include "base/json.hpp"
#include "store/experiments/experiment_traffic.hpp"

namespace mien::api {

// Null while it is not split.
[[nodiscard]] json::value split_to_json(const store::Experiment& experiment);

// Of bodies that satisfy their schema.
[[nodiscard]] core::TrafficShares traffic_shares_from_json(const json::object& body);
[[nodiscard]] actions::NewOutcome outcome_from_json(const json::object& body);

[[nodiscard]] json::object to_json(const actions::RecordedOutcome& recorded);

// Adds "traffic" and "outcomes" to the results of an experiment: every number that is said of them,
// derived from their records. Computes for a while.
void add_traffic(const store::Experiment& experiment, const store::ExperimentTraffic& traffic,
                 json::object& results);

}  // namespace mien::api
