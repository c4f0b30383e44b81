#include "api/people/users.hpp"

#include "actions/people/user_changes.hpp"
#include "api/edge/access.hpp"
#include "api/edge/contacts.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/filters.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/paging.hpp"
#include "api/edge/path.hpp"
#include "api/edge/versioned.hpp"
#include "api/json/character.hpp"
#include "api/json/user.hpp"
#include "base/error.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::api {
namespace {

UserId user_id_from_path(const http::Request& request) {
    return id_from_path<UserId>(request, "There is no such user.");
}

store::UserKey key_from(const std::vector<std::string>& parts) {
    const auto id = UserId::parse(parts[1]);
    if (!id) {
        refuse_cursor();
    }
    return {.name = parts[0], .id = *id};
}

}  // namespace

awaitable<http::Response> list_users(Context& context, http::Request& request) {
    const auto page = page_of(request, 2);
    store::UserFilter filter;
    filter.search = search_from_query(request);
    filter.is_archived = flag_from_query(request, "archived").value_or(false);
    filter.character_id = id_from_query<CharacterId>(request, "character_id");
    filter.limit = page.limit + 1;  // one more tells whether another page follows
    if (!page.after.empty()) {
        filter.after = key_from(page.after);
    }
    auto users = co_await store::list_users(context.pool, filter, request.deadline);
    json::object answer{{"next_cursor", nullptr}};
    if (users.size() > page.limit) {
        users.pop_back();
        answer["next_cursor"] =
            page.next_cursor({users.back().fields.name, to_string(users.back().id)});
    }
    if (!filter.after) {
        const auto total = co_await store::count_users(context.pool, filter, request.deadline);
        if (total) {
            answer["total"] = *total;
        }
    }
    json::array rows;
    for (const auto& user : users) {
        rows.push_back(for_reader(principal_of(request), to_json(user)));
    }
    answer["users"] = std::move(rows);
    co_return http::json_response(200, std::move(answer));
}

awaitable<http::Response> create_user(Context& context, http::Request& request) {
    const auto draft = user_draft_from_json(body_of(request));
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [created, audit] = co_await actions::create_user(transaction, draft);
        co_return Change{versioned_response(201, to_json(created)), std::move(audit)};
    };
    co_return co_await mutate(context, request, change);
}

awaitable<http::Response> get_user(Context& context, http::Request& request) {
    const auto id = user_id_from_path(request);
    const auto user = co_await store::get_user(context.pool, id, request.deadline);
    co_return read_response(request, for_reader(principal_of(request), to_json(user)));
}

awaitable<http::Response> patch_user(Context& context, http::Request& request) {
    const auto id = user_id_from_path(request);
    const auto precondition = precondition_of(request);
    const auto body = body_of(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await store::lock_user(transaction, id);
        require_version(to_json(before), precondition, "user");
        const auto fields = user_draft_from_json(body, before.fields);
        auto [after, audit] = co_await actions::change_user(transaction, before, fields);
        co_return Change{versioned_response(200, to_json(after)), std::move(audit)};
    };
    co_return co_await mutate(context, request, change);
}

awaitable<http::Response> delete_user(Context& context, http::Request& request) {
    const auto id = user_id_from_path(request);
    const auto precondition = precondition_of(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await store::lock_user(transaction, id);
        require_version(to_json(before), precondition, "user");
        auto [removal, audit] = co_await actions::remove_user(transaction, before);
        co_return Change{http::json_response(200, to_json(removal)), std::move(audit)};
    };
    auto response = co_await mutate(context, request, change);
    context.prompts.forget_assignment(id);
    co_return response;
}

awaitable<http::Response> restore_user(Context& context, http::Request& request) {
    const auto id = user_id_from_path(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await store::lock_user(transaction, id);
        auto [after, audit] = co_await actions::restore_user(transaction, before);
        co_return Change{versioned_response(200, to_json(after)), std::move(audit)};
    };
    auto response = co_await mutate(context, request, change);
    context.prompts.forget_assignment(id);
    co_return response;
}

}  // namespace mien::api
