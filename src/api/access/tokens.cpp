#include "api/access/tokens.hpp"

#include "actions/access/create_token.hpp"
#include "actions/access/end_credentials.hpp"
#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/filters.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/json/token.hpp"
#include "base/error.hpp"

namespace mien::api {
namespace {

bool is_admin(const http::Request& request) {
    return principal_of(request).role == core::Role::admin;
}

// Whose tokens are asked for: one's own, or with ?all=true everyone's, which is nothing.
std::optional<AdminId> holder_from_query(const http::Request& request) {
    if (!flag_from_query(request, "all").value_or(false)) {
        return principal_of(request).admin_id;
    }
    if (!is_admin(request)) {
        throw Error(ErrorKind::forbidden, "Only the role admin sees the tokens of others.");
    }
    return std::nullopt;
}

}  // namespace

awaitable<http::Response> list_tokens(Context& context, http::Request& request) {
    const auto holder = holder_from_query(request);
    const auto tokens = co_await store::list_tokens(context.pool, holder, request.deadline);
    json::array rows;
    for (const auto& token : tokens) {
        rows.push_back(to_json(token));
    }
    co_return http::json_response(200, json::object{{"tokens", std::move(rows)}});
}

awaitable<http::Response> create_token(Context& context, http::Request& request) {
    auto wanted = token_request_from_json(body_of(request));
    const auto& principal = principal_of(request);
    wanted.admin_id = principal.admin_id;
    wanted.parent_id = principal.token_id;
    wanted.session_id = principal.session_id;
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [created, audit] = co_await actions::create_token(transaction, wanted);
        auto answer = to_json(created.token);
        // A replay cannot show the value again, because it is not kept anywhere.
        answer["token"] = nullptr;
        auto replay = http::json_response(201, answer);
        answer["token"] = created.value.reveal();
        auto response = http::json_response(201, answer);
        response.set("Cache-Control", "no-store");
        co_return Change{std::move(response), std::move(audit), std::move(replay)};
    };
    co_return co_await mutate(context, request, change);
}

awaitable<http::Response> delete_token(Context& context, http::Request& request) {
    const auto id = id_from_path<TokenId>(request, "There is no such token.");
    const auto holder =
        is_admin(request) ? std::nullopt : std::optional(principal_of(request).admin_id);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto revoked = co_await actions::revoke_token(transaction, id, holder);
        co_return Change{http::no_content(), std::move(revoked.audit)};
    };
    auto response = co_await mutate(context, request, change);
    context.access.forget_all();
    co_return response;
}

}  // namespace mien::api
