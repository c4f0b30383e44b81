#include "api/people/assignments.hpp"

#include "actions/people/assignment_changes.hpp"
#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/filters.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/paging.hpp"
#include "api/edge/path.hpp"
#include "api/json/user.hpp"
#include "base/error.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::api {
namespace {

AssignmentId assignment_id_from_path(const http::Request& request) {
    return id_from_path<AssignmentId>(request, "There is no such assignment.");
}

AssignmentId last_seen(const PageRequest& page) {
    const auto id = AssignmentId::parse(page.after.front());
    if (!id) {
        refuse_cursor();
    }
    return *id;
}

}  // namespace

awaitable<http::Response> list_assignments(Context& context, http::Request& request) {
    const auto page = page_of(request, 1);
    store::AssignmentFilter filter;
    filter.user_id = id_from_query<UserId>(request, "user_id");
    filter.character_id = id_from_query<CharacterId>(request, "character_id");
    filter.is_active = flag_from_query(request, "active");
    filter.limit = page.limit + 1;  // one more tells whether another page follows
    if (!page.after.empty()) {
        filter.after = last_seen(page);
    }
    auto assignments = co_await store::list_assignments(context.pool, filter, request.deadline);
    json::object answer{{"next_cursor", nullptr}};
    if (assignments.size() > page.limit) {
        assignments.pop_back();
        answer["next_cursor"] = page.next_cursor({to_string(assignments.back().id)});
    }
    json::array rows;
    for (const auto& assignment : assignments) {
        rows.push_back(to_json(assignment));
    }
    answer["assignments"] = std::move(rows);
    co_return http::json_response(200, std::move(answer));
}

awaitable<http::Response> create_assignment(Context& context, http::Request& request) {
    const auto draft = assignment_draft_from_json(body_of(request), principal_of(request).admin_id);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [assigned, audit] = co_await actions::create_assignment(transaction, draft);
        const unsigned status = assigned.is_new ? 201 : 200;
        co_return Change{http::json_response(status, to_json(assigned.assignment)),
                         std::move(audit)};
    };
    auto response = co_await mutate(context, request, change);
    context.prompts.forget_assignment(draft.user_id);
    co_return response;
}

awaitable<http::Response> get_assignment(Context& context, http::Request& request) {
    const auto id = assignment_id_from_path(request);
    const auto assignment = co_await store::get_assignment(context.pool, id, request.deadline);
    co_return http::json_response(200, to_json(assignment));
}

awaitable<http::Response> delete_assignment(Context& context, http::Request& request) {
    const auto id = assignment_id_from_path(request);
    std::optional<UserId> user_id;
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [ended, audit] = co_await actions::end_assignment(transaction, id);
        user_id = ended.user_id;
        co_return Change{http::json_response(200, to_json(ended)), std::move(audit)};
    };
    auto response = co_await mutate(context, request, change);
    // Nothing is set when the answer is a replay: the first request has done this.
    if (user_id) {
        context.prompts.forget_assignment(*user_id);
    }
    co_return response;
}

}  // namespace mien::api
