// What an experiment has found as JSON, for those who may know the arms.
#pragma once

#include <vector>

#include "api/json/media_link.hpp"
#include "base/json.hpp"
#include "core/experiments/analysis.hpp"
#include "store/experiments/experiment_results.hpp"

namespace mien::api {

// Everything that was found; of a blinded experiment only how far it is.
[[nodiscard]] json::object results_to_json(const store::Experiment& experiment,
                                           const store::ExperimentVotes& votes,
                                           const core::Analysis& analysis);
[[nodiscard]] json::object blinded_results_to_json(const store::Experiment& experiment);

// Those on which the panel disagrees the most come first.
[[nodiscard]] json::object pairs_to_json(const store::Experiment& experiment,
                                         std::vector<store::PairDetails> pairs, Timestamp links_end,
                                         const MediaLinks& links);

}  // namespace mien::api
