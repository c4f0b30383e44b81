// What every change of an experiment over HTTP begins and ends with.
#pragma once

#include <vector>

#include "api/edge/mutation.hpp"
#include "api/json/experiment.hpp"

namespace mien::api {

// Throws not_found.
[[nodiscard]] store::ExperimentId experiment_id_from_path(const http::Request& request);

// Locks the experiment; refuses with what it is now.
awaitable<void> require_current(pg::Transaction& transaction, const http::Request& request,
                                store::ExperimentId id);

// The experiment as whoever asks may see it.
[[nodiscard]] Change change_of(const http::Request& request, const store::Experiment& experiment,
                               std::vector<store::AuditEntry> audit, unsigned status = 200);

// As mutate, and others hear that something is new in the experiment.
[[nodiscard]] awaitable<http::Response> mutate_experiment(Context& context,
                                                          const http::Request& request,
                                                          store::ExperimentId id, ChangeBody change,
                                                          MutationOptions options = {});

}  // namespace mien::api
