#include "api/staging/operations.hpp"

#include "actions/staging/request_operation.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/latest_page.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/json/fields.hpp"
#include "api/json/generation.hpp"
#include "api/staging/staging_context.hpp"

namespace mien::api {
namespace {

using OperationChange =
    std::function<awaitable<actions::Done<store::OperationRow>>(pg::Transaction&)>;

awaitable<http::Response> change_operation(Context& context, http::Request& request,
                                           unsigned status, OperationChange make) {
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [operation, audit] = co_await make(transaction);
        auto response = http::json_response(status, to_json(operation));
        if (status == 202) {
            response.set("Location", "/api/admin/staging/operations/" + to_string(operation.id));
        }
        co_return Change{std::move(response), std::move(audit)};
    };
    const MutationOptions options{.pool = &staging_of(context).control};
    co_return co_await mutate(context, request, change, options);
}

store::OperationId operation_id_from_path(const http::Request& request) {
    return id_from_path<store::OperationId>(request, "There is no such operation.");
}

}  // namespace

awaitable<http::Response> create_snapshot(Context& context, http::Request& request) {
    const auto body = body_of(request);
    actions::SnapshotDraft draft;
    read_text(body, "name", draft.name);
    read_text(body, "note", draft.note);
    const auto actor = actor_of(request);
    const OperationChange make = [&](pg::Transaction& transaction) {
        return actions::request_snapshot(transaction, draft, actor);
    };
    co_return co_await change_operation(context, request, 202, make);
}

awaitable<http::Response> drop_snapshot(Context& context, http::Request& request) {
    const auto number = parse_number(request.param("number"));
    const auto actor = actor_of(request);
    const OperationChange make = [&](pg::Transaction& transaction) {
        return actions::request_drop(transaction, number, actor);
    };
    co_return co_await change_operation(context, request, 202, make);
}

awaitable<http::Response> restore_snapshot(Context& context, http::Request& request) {
    const auto number = parse_number(request.param("number"));
    const auto actor = actor_of(request);
    const OperationChange make = [&](pg::Transaction& transaction) {
        return actions::request_restore(transaction, number, actor);
    };
    co_return co_await change_operation(context, request, 202, make);
}

awaitable<http::Response> reset_staging(Context& context, http::Request& request) {
    const auto body = body_of(request);
    const auto* const to = body.if_contains("to");
    const actions::ResetRequest reset{.database = body.at("database").as_bool(),
                                      .storage = body.at("storage").as_bool(),
                                      .is_to_empty = to != nullptr && to->as_string() == "empty"};
    const auto actor = actor_of(request);
    const OperationChange make = [&](pg::Transaction& transaction) {
        return actions::request_reset(transaction, reset, actor);
    };
    co_return co_await change_operation(context, request, 202, make);
}

awaitable<http::Response> list_staging_operations(Context& context, http::Request& request) {
    const auto page = page_of(request, 2);
    store::OperationFilter filter;
    filter.limit = page.limit + 1;
    set_page_edge<store::OperationId>(page, {filter.before_requested_at, filter.before_id});
    auto rows =
        co_await store::list_operations(staging_of(context).control, filter, request.deadline);
    const auto key_of = [](const store::OperationRow& last) {
        return std::vector{to_rfc3339(last.requested_at), to_string(last.id)};
    };
    const auto row_to_json = [](const store::OperationRow& row) { return to_json(row); };
    co_return latest_page("operations", std::move(rows), page, row_to_json, key_of);
}

awaitable<http::Response> get_staging_operation(Context& context, http::Request& request) {
    const auto id = operation_id_from_path(request);
    const auto operation =
        co_await store::get_operation(staging_of(context).control, id, request.deadline);
    co_return http::json_response(200, to_json(operation));
}

awaitable<http::Response> cancel_staging_operation(Context& context, http::Request& request) {
    const auto id = operation_id_from_path(request);
    const OperationChange make = [&](pg::Transaction& transaction) {
        return actions::cancel_operation(transaction, id);
    };
    co_return co_await change_operation(context, request, 200, make);
}

}  // namespace mien::api
