#include "api/experiments/results.hpp"

#include <array>
#include <functional>
#include <memory>

#include "api/edge/paging.hpp"
#include "api/experiments/blinding.hpp"
#include "api/experiments/experiment_change.hpp"
#include "api/json/experiment_results.hpp"
#include "api/json/experiment_traffic.hpp"
#include "base/limits/experiments.hpp"
#include "core/experiments/power.hpp"

namespace mien::api {
namespace {

constexpr int raters_usual = 3;
constexpr std::array<int, 6> pair_counts{12, 20, 40, 60, 100, 200};

struct Found {
    store::Experiment experiment;
    store::ExperimentVotes votes;
    store::ExperimentTraffic traffic;
};

// Of one moment; shared with the work pool.
awaitable<std::shared_ptr<const Found>> read(Context& context, const http::Request& request) {
    const auto id = experiment_id_from_path(request);
    auto transaction =
        co_await context.pool.begin(request.deadline, pg::Isolation::repeatable_read_read_only);
    const auto found = std::make_shared<Found>();
    found->experiment = co_await store::get_experiment(transaction, id);
    found->votes = co_await store::read_votes(transaction, found->experiment);
    found->traffic = co_await store::read_traffic(transaction, found->experiment);
    co_return found;
}

}  // namespace

awaitable<http::Response> get_experiment_results(Context& context, http::Request& request) {
    const auto found = co_await read(context, request);
    if (blinding_of(found->experiment, request) == Blinding::blinded) {
        co_return http::json_response(200, blinded_results_to_json(found->experiment));
    }
    const std::function<json::object()> compute = [found] {
        const auto analysis =
            core::analyse(found->votes.ballots, store::derived_seed(found->experiment, "analysis"));
        auto results = results_to_json(found->experiment, found->votes, analysis);
        add_traffic(found->experiment, found->traffic, results);
        return results;
    };
    auto answer = co_await context.work.run(compute);
    co_return http::json_response(200, std::move(answer));
}

awaitable<http::Response> list_experiment_pairs(Context& context, http::Request& request) {
    const auto id = experiment_id_from_path(request);
    auto transaction =
        co_await context.pool.begin(request.deadline, pg::Isolation::repeatable_read_read_only);
    const auto experiment = co_await store::get_experiment(transaction, id);
    if (blinding_of(experiment, request) == Blinding::blinded) {
        co_return http::json_response(200,
                                      json::object{{"blinded", true}, {"pairs", json::array()}});
    }
    auto pairs = co_await store::read_pairs(transaction, experiment);
    const auto links_end = link_end(now(), std::nullopt);
    co_return http::json_response(
        200, pairs_to_json(experiment, std::move(pairs), links_end, context.links));
}

awaitable<http::Response> get_experiment_power(Context& /*context*/, http::Request& request) {
    const auto raters = static_cast<int>(
        integer_query(request, "raters", 1, static_cast<long long>(limits::experiment_raters_max))
            .value_or(raters_usual));
    json::array rows;
    for (const int pairs : pair_counts) {
        rows.push_back(json::object{{"pairs", pairs},
                                    {"votes", pairs * raters},
                                    {"share_found", core::share_found(pairs, raters)}});
    }
    co_return http::json_response(200, json::object{{"raters", raters}, {"rows", std::move(rows)}});
}

}  // namespace mien::api
