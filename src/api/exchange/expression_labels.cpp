#include "api/exchange/expression_labels.hpp"

#include "actions/exchange/change_labels.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/versioned.hpp"
#include "api/json/exchange.hpp"
#include "base/error.hpp"
#include "exchange/label_map.hpp"

namespace mien::api {

awaitable<http::Response> get_expression_labels(Context& context, http::Request& request) {
    const auto labels = co_await store::read_expression_labels(context.pool, request.deadline);
    co_return read_response(request, to_json(labels));
}

awaitable<http::Response> put_expression_labels(Context& context, http::Request& request) {
    const auto precondition = precondition_of(request);
    const auto map = exchange::label_map_from_json(body_of(request).at("entries"));
    require_valid(find_problems(map));
    const json::value entries = exchange::to_json(map);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await store::lock_expression_labels(transaction);
        require_version(to_json(before), precondition, "label map");
        auto [after, audit] =
            co_await actions::change_expression_labels(transaction, before, entries);
        co_return Change{versioned_response(200, to_json(after)), std::move(audit)};
    };
    co_return co_await mutate(context, request, change);
}

}  // namespace mien::api
