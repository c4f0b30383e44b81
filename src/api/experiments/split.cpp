#include "api/experiments/split.hpp"

#include "actions/experiments/split_traffic.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/experiment_notices.hpp"
#include "api/edge/mutation.hpp"
#include "api/experiments/experiment_change.hpp"
#include "api/json/experiment_traffic.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::api {

awaitable<http::Response> put_experiment_split(Context& context, http::Request& request) {
    const auto id = experiment_id_from_path(request);
    const auto shares = traffic_shares_from_json(body_of(request));
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        co_await require_current(transaction, request, id);
        auto [experiment, audit] = co_await actions::split_traffic(transaction, id, shares);
        co_return change_of(request, experiment, std::move(audit));
    };
    auto response = co_await mutate(context, request, change);
    context.prompts.forget_splits();
    co_return response;
}

awaitable<http::Response> delete_experiment_split(Context& context, http::Request& request) {
    const auto id = experiment_id_from_path(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        co_await require_current(transaction, request, id);
        auto [experiment, audit] = co_await actions::stop_split(transaction, id);
        co_return change_of(request, experiment, std::move(audit));
    };
    auto response = co_await mutate(context, request, change);
    context.prompts.forget_splits();
    co_return response;
}

awaitable<http::Response> post_outcome(Context& context, http::Request& request) {
    const auto outcome = outcome_from_json(body_of(request));
    std::optional<store::ExperimentId> changed;
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto recorded = co_await actions::record_outcome(transaction, outcome);
        if (recorded.is_new) {
            changed = recorded.resolution.experiment_id;
        }
        co_return Change{http::json_response(recorded.is_new ? 201 : 200, to_json(recorded)), {}};
    };
    auto response = co_await mutate(context, request, change);
    if (changed) {
        context.experiment_notices.note(*changed);
    }
    co_return response;
}

}  // namespace mien::api
