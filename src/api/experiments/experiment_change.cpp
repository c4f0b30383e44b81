#include "api/experiments/experiment_change.hpp"

#include "api/edge/experiment_notices.hpp"
#include "api/edge/path.hpp"
#include "api/edge/versioned.hpp"
#include "api/experiments/blinding.hpp"

namespace mien::api {

store::ExperimentId experiment_id_from_path(const http::Request& request) {
    return id_from_path<store::ExperimentId>(request, "There is no such experiment.");
}

awaitable<void> require_current(pg::Transaction& transaction, const http::Request& request,
                                store::ExperimentId id) {
    const auto before = co_await store::lock_experiment(transaction, id);
    require_version(to_json(before, blinding_of(before, request)), precondition_of(request),
                    "experiment");
}

Change change_of(const http::Request& request, const store::Experiment& experiment,
                 std::vector<store::AuditEntry> audit, unsigned status) {
    return {versioned_response(status, to_json(experiment, blinding_of(experiment, request))),
            std::move(audit)};
}

awaitable<http::Response> mutate_experiment(Context& context, const http::Request& request,
                                            store::ExperimentId id, ChangeBody change,
                                            MutationOptions options) {
    auto response = co_await mutate(context, request, std::move(change), std::move(options));
    context.experiment_notices.note(id);
    co_return response;
}

}  // namespace mien::api
