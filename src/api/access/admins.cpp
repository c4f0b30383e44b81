#include "api/access/admins.hpp"

#include "actions/access/admin_changes.hpp"
#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/filters.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/paging.hpp"
#include "api/edge/path.hpp"
#include "api/edge/versioned.hpp"
#include "api/json/admin.hpp"
#include "base/error.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::api {
namespace {

AdminId admin_id_from_path(const http::Request& request) {
    return id_from_path<AdminId>(request, "There is no such admin.");
}

}  // namespace

awaitable<http::Response> list_admins(Context& context, http::Request& request) {
    const auto page = page_of(request, 1);
    store::AdminFilter filter{
        .search = search_from_query(request), .after_email = std::nullopt, .limit = page.limit + 1};
    if (!page.after.empty()) {
        filter.after_email = page.after.front();
    }
    auto admins = co_await store::list_admins(context.pool, std::move(filter), request.deadline);
    const bool has_more = admins.size() > page.limit;
    if (has_more) {
        admins.pop_back();
    }
    json::array rows;
    for (const auto& admin : admins) {
        rows.push_back(to_json(admin));
    }
    json::value cursor = nullptr;
    if (has_more) {
        cursor = page.next_cursor({admins.back().email});
    }
    co_return http::json_response(
        200, json::object{{"admins", std::move(rows)}, {"next_cursor", std::move(cursor)}});
}

awaitable<http::Response> create_admin(Context& context, http::Request& request) {
    const auto body = body_of(request);
    auto creation = admin_creation_from_json(body, context.environment);
    creation.draft.password_hash = co_await context.passwords.hash(creation.password);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [admin, audit] = co_await actions::create_admin(transaction, creation.draft);
        co_return Change{versioned_response(201, to_json(admin)), std::move(audit)};
    };
    const MutationOptions options{.identity = without_password(body)};
    co_return co_await mutate(context, request, change, options);
}

awaitable<http::Response> get_admin(Context& context, http::Request& request) {
    const auto id = admin_id_from_path(request);
    const auto admin = co_await store::get_admin(context.pool, id, request.deadline);
    co_return read_response(request, to_json(admin));
}

awaitable<http::Response> patch_admin(Context& context, http::Request& request) {
    const auto id = admin_id_from_path(request);
    const auto precondition = precondition_of(request);
    const auto body = body_of(request);
    const auto known = co_await store::get_admin(context.pool, id, request.deadline);
    auto input = admin_change_from_json(body, known, context.environment);
    if (input.password) {
        input.patch.password_hash = co_await context.passwords.hash(*input.password);
    }
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await store::lock_admin(transaction, id, input.patch);
        require_version(to_json(before), precondition, "admin");
        auto [after, audit] = co_await actions::change_admin(transaction, before, input.patch);
        co_return Change{versioned_response(200, to_json(after)), std::move(audit)};
    };
    const MutationOptions options{.identity = without_password(body)};
    auto response = co_await mutate(context, request, change, options);
    context.access.forget_all();
    context.prompts.forget_splits();  // without this admin's votes an experiment may be decided
    co_return response;
}

}  // namespace mien::api
