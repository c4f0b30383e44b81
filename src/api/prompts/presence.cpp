#include "api/prompts/presence.hpp"

#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/edge/query.hpp"
#include "api/json/draft.hpp"
#include "api/json/fields.hpp"
#include "base/error.hpp"
#include "store/prompts/presence.hpp"

namespace mien::api {
namespace {

std::optional<store::PromptKey> key_from_query(const http::Request& request) {
    const auto character_id = id_from_query<CharacterId>(request, "character_id");
    auto emotion = emotion_from_query(request);
    if (!emotion) {
        if (character_id) {
            refuse_query("emotion", "missing", "is missing: send that of the cell too");
        }
        return std::nullopt;
    }
    return store::PromptKey{character_id, std::move(*emotion)};
}

}  // namespace

awaitable<http::Response> put_presence(Context& context, http::Request& request) {
    const auto body = body_of(request);
    const auto& principal = principal_of(request);
    const store::Heartbeat heartbeat{
        .admin_id = principal.admin_id,
        .key = {id_from_body<CharacterId>(body, "character_id"), emotion_from_body(body)},
        .is_editing = body.at("editing").as_bool()};
    if (heartbeat.is_editing && !core::allows(principal.role, core::Role::editor)) {
        throw Error(ErrorKind::forbidden, "Editing needs the role editor.");
    }
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto admins = co_await store::touch_presence(transaction, heartbeat);
        json::array others;
        for (const auto& admin : admins) {
            others.push_back(to_json(admin));
        }
        const json::object answer{{"others", std::move(others)}};
        co_return Change{http::json_response(200, answer), {}};
    };
    co_return co_await mutate(context, request, change);
}

awaitable<http::Response> delete_presence(Context& context, http::Request& request) {
    const auto key = key_from_query(request);
    const auto admin_id = principal_of(request).admin_id;
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        co_await store::end_presence(transaction, admin_id, key);
        co_return Change{http::no_content(), {}};
    };
    co_return co_await mutate(context, request, change);
}

}  // namespace mien::api
