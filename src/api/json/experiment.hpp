// Experiments, their drafts, votes and results as JSON. What a rater with votes to give may not see
// is left out here.
#pragma once

#include <string>

#include "base/json.hpp"
#include "core/experiments/analysis.hpp"
#include "store/experiments/experiment_votes.hpp"

namespace mien::api {

enum class Blinding : bool { blinded, open };

// Without the texts when it is blinded.
[[nodiscard]] json::object to_json(const store::Experiment& experiment, Blinding blinding);
[[nodiscard]] json::object to_json(const store::ListedExperiment& experiment);

// Of a body that satisfies its schema; throws invalid with pointers for what that cannot tell.
[[nodiscard]] store::ExperimentDraft experiment_draft_from_json(const json::object& body);
[[nodiscard]] store::NewVote vote_from_json(const json::object& body);

// Which trial is next, by its id and the addresses of its clips alone.
[[nodiscard]] json::object to_json(const store::RaterProgress& progress);

// Everything that was found; of a blinded experiment only how far it is.
[[nodiscard]] json::object results_to_json(const store::Experiment& experiment,
                                           const store::ExperimentVotes& votes,
                                           const core::Analysis& analysis);
[[nodiscard]] json::object blinded_results_to_json(const store::Experiment& experiment);

}  // namespace mien::api
