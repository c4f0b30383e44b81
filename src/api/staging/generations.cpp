#include "api/staging/generations.hpp"

#include "actions/staging/roll_back.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/latest_page.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/json/generation.hpp"
#include "api/staging/staging_context.hpp"
#include "base/or_null.hpp"

namespace mien::api {
namespace {

using ListGenerations = awaitable<std::vector<store::Generation>> (*)(pg::Pool&, std::optional<int>,
                                                                      std::size_t, Deadline);

awaitable<http::Response> list(Context& context, http::Request& request, std::string_view name,
                               ListGenerations read, json::object more) {
    const auto page = page_of(request, 1);
    std::optional<int> before;
    if (!page.after.empty()) {
        before = parse_number(page.after.front());
        if (!before) {
            refuse_cursor();
        }
    }
    auto& control = staging_of(context).control;
    auto generations = co_await read(control, before, page.limit + 1, request.deadline);
    const auto key_of = [](const store::Generation& last) {
        return std::vector{std::to_string(last.number)};
    };
    const auto row_to_json = [](const store::Generation& row) { return to_json(row); };
    co_return latest_page(name, std::move(generations), page, row_to_json, key_of, std::move(more));
}

}  // namespace

awaitable<http::Response> list_generations(Context& context, http::Request& request) {
    auto& control = staging_of(context).control;
    const auto served = co_await store::find_current_generation(control, request.deadline);
    const auto before = co_await store::find_roll_back(control, request.deadline);
    json::object pointers{{"served", nullptr}, {"roll_back_to", or_null(before)}};
    if (served) {
        pointers["served"] = served->number;
    }
    co_return co_await list(context, request, "generations", store::list_generations,
                            std::move(pointers));
}

awaitable<http::Response> list_snapshots(Context& context, http::Request& request) {
    return list(context, request, "snapshots", store::list_snapshots, {});
}

awaitable<http::Response> get_snapshot(Context& context, http::Request& request) {
    const auto number = parse_number(request.param("number"));
    const auto snapshot =
        co_await store::get_snapshot(staging_of(context).control, number, request.deadline);
    co_return http::json_response(200, to_json(snapshot));
}

awaitable<http::Response> roll_back_staging(Context& context, http::Request& request) {
    const auto& staging = staging_of(context);
    const auto body = body_of(request);
    const actions::RollBack wanted{.tools = staging.tools,
                                   .generation = json::value_to<int>(body.at("generation"))};
    const auto actor = actor_of(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [served, audit] =
            co_await actions::roll_back(transaction, staging.control, wanted, actor);
        co_return Change{http::json_response(200, to_json(served)), std::move(audit)};
    };
    const MutationOptions options{.pool = &staging.control};
    auto rolling_back = mutate(context, request, change, options);
    co_return co_await actions::open_on_failure(staging.control, wanted.closer,
                                                std::move(rolling_back));
}

}  // namespace mien::api
