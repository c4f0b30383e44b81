// Experiments, their drafts and votes as JSON. What a rater may not see is left out here.
#pragma once

#include <optional>

#include "actions/experiments/vote.hpp"
#include "base/json.hpp"
#include "core/experiments/score.hpp"
#include "store/experiments/experiment_votes.hpp"

namespace mien::api {

enum class Blinding : bool { blinded, open };

// Without the texts when it is blinded.
[[nodiscard]] json::object to_json(const store::Experiment& experiment, Blinding blinding);
// With the least evidence that counts among all that have ended (core/experiments/many_tests.hpp).
[[nodiscard]] json::object to_json(const store::ListedExperiment& experiment,
                                   std::optional<double> least_that_counts);

[[nodiscard]] json::value arm_to_json(const std::optional<core::Arm>& arm);

// Of a body that satisfies its schema; throws invalid with pointers for what that cannot tell.
[[nodiscard]] store::ExperimentDraft experiment_draft_from_json(const json::object& body);
[[nodiscard]] actions::GivenVote vote_from_json(const json::object& body);

// Which trial is next, by its id and the addresses of its clips alone.
[[nodiscard]] json::object to_json(const store::RaterProgress& progress);

}  // namespace mien::api
