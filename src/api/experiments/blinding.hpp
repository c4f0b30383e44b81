// What a person may see of an experiment.
#pragma once

#include "api/json/experiment.hpp"
#include "http/request.hpp"

namespace mien::api {

// Blinded are those of the panel until it is closed or they unblind, from the draft on and also
// when they have voted on everything: there may be more pairs. Who wrote one of the texts knows
// them.
[[nodiscard]] Blinding blinding_of(const store::Experiment& experiment,
                                   const http::Request& request);

}  // namespace mien::api
