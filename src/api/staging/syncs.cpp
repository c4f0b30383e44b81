#include "api/staging/syncs.hpp"

#include "actions/staging/request_operation.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/latest_page.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/json/staging_sync.hpp"
#include "api/staging/staging_context.hpp"
#include "base/error.hpp"

namespace mien::api {
namespace {

bool is_wanted(const json::object& body, std::string_view name) {
    const auto* const value = body.if_contains(name);
    return value == nullptr || value->as_bool();
}

}  // namespace

awaitable<http::Response> sync_staging_data(Context& context, http::Request& request) {
    const auto body = body_of(request);
    const actions::SyncRequest wanted{.anonymize = is_wanted(body, "anonymize"),
                                      .include_versions = is_wanted(body, "include_versions")};
    const auto actor = actor_of(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [operation, audit] = co_await actions::request_sync(transaction, wanted, actor);
        auto response = http::json_response(202, sync_to_json(operation));
        response.set("Location", "/api/admin/staging/sync-status/" + to_string(operation.id));
        co_return Change{std::move(response), std::move(audit)};
    };
    const MutationOptions options{.pool = &staging_of(context).control};
    co_return co_await mutate(context, request, change, options);
}

awaitable<http::Response> get_staging_sync(Context& context, http::Request& request) {
    const auto id = id_from_path<store::OperationId>(request, "There is no such sync.");
    const auto operation =
        co_await store::get_operation(staging_of(context).control, id, request.deadline);
    if (operation.kind != store::sync_kind) {
        throw Error(ErrorKind::not_found, "There is no such sync.");
    }
    co_return http::json_response(200, sync_to_json(operation));
}

awaitable<http::Response> list_staging_syncs(Context& context, http::Request& request) {
    const auto page = page_of(request, 2);
    store::OperationFilter filter;
    filter.kind = std::string(store::sync_kind);
    filter.limit = page.limit + 1;
    set_page_edge<store::OperationId>(page, {filter.before_requested_at, filter.before_id});
    auto rows =
        co_await store::list_operations(staging_of(context).control, filter, request.deadline);
    const auto key_of = [](const store::OperationRow& last) {
        return std::vector{to_rfc3339(last.requested_at), to_string(last.id)};
    };
    const auto row_to_json = [](const store::OperationRow& row) { return sync_to_json(row); };
    const auto missed =
        co_await store::list_missed_syncs(staging_of(context).control, request.deadline);
    json::array missed_syncs;
    for (const auto& one : missed) {
        missed_syncs.push_back(to_json(one));
    }
    co_return latest_page("syncs", std::move(rows), page, row_to_json, key_of,
                          {{"missed", std::move(missed_syncs)}});
}

}  // namespace mien::api
