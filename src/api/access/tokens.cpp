#include "api/access/tokens.hpp"

#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/json/token.hpp"
#include "base/error.hpp"
#include "store/access/credentials.hpp"

namespace mien::api {
namespace {

bool is_admin(const http::Request& request) {
    return principal_of(request).role == core::Role::admin;
}

// Whose tokens are asked for: one's own, or with ?all=true everyone's, which is nothing.
std::optional<AdminId> holder_from_query(const http::Request& request) {
    const auto all = request.query("all").value_or("false");
    if (all != "true" && all != "false") {
        throw Error(ErrorKind::invalid, "A query parameter is wrong.",
                    {{"?all", "not_a_boolean", "Must be true or false."}});
    }
    if (all == "false") {
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
    const auto body = body_of(request);
    const auto value = store::make_credential(store::CredentialKind::token);
    const auto& principal = principal_of(request);
    auto draft = token_draft_from_json(body, principal.admin_id, value, now());
    draft.parent_id = principal.token_id;
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto token = co_await store::create_token(transaction, draft);
        auto answer = to_json(token);
        // A replay cannot show the value again, because it is not kept anywhere.
        answer["token"] = nullptr;
        auto replay = http::json_response(201, answer);
        answer["token"] = value.reveal();
        auto response = http::json_response(201, answer);
        response.set("Cache-Control", "no-store");
        const json::object details{{"name", token.name}, {"scope", token.scope}};
        co_return Change{std::move(response),
                         {{"token.create", "token", to_string(token.id), details, std::nullopt}},
                         std::move(replay)};
    };
    co_return co_await mutate(context, request, change);
}

awaitable<http::Response> delete_token(Context& context, http::Request& request) {
    const auto id = id_from_path<TokenId>(request, "There is no such token.");
    const auto holder =
        is_admin(request) ? std::nullopt : std::optional(principal_of(request).admin_id);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto revoked = co_await store::revoke_token(transaction, id, holder);
        if (revoked.empty()) {
            throw Error(ErrorKind::not_found, "There is no such token.");
        }
        Change made{http::no_content(), {}};
        for (const auto& token : revoked) {
            made.audit.push_back({"token.revoke",
                                  "token",
                                  to_string(token.id),
                                  {{"name", token.name}, {"admin_id", to_string(token.admin_id)}},
                                  std::nullopt});
        }
        co_return made;
    };
    auto response = co_await mutate(context, request, change);
    context.access.forget_all();
    co_return response;
}

}  // namespace mien::api
