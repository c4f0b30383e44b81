#include "api/prompts/emotions.hpp"

#include "actions/prompts/emotion_changes.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/filters.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/edge/versioned.hpp"
#include "api/json/character.hpp"
#include "api/json/emotion.hpp"
#include "base/error.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::api {

awaitable<http::Response> list_emotions(Context& context, http::Request& request) {
    const auto is_archived = flag_from_query(request, "archived").value_or(false);
    const auto emotions =
        co_await store::list_emotions(context.pool, is_archived, request.deadline);
    json::array rows;
    for (const auto& emotion : emotions) {
        rows.push_back(to_json(emotion));
    }
    co_return http::json_response(200, json::object{{"emotions", std::move(rows)}});
}

awaitable<http::Response> create_emotion(Context& context, http::Request& request) {
    const auto body = body_of(request);
    auto draft = emotion_draft_from_json(body);
    if (!body.contains("display_name")) {
        draft.display_name = core::make_display_name(draft.name);
    }
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [created, audit] = co_await actions::create_emotion(transaction, draft);
        co_return Change{versioned_response(201, to_json(created)), std::move(audit)};
    };
    auto response = co_await mutate(context, request, change);
    context.prompts.forget_emotions();
    co_return response;
}

awaitable<http::Response> get_emotion(Context& context, http::Request& request) {
    const auto name = emotion_from_path(request);
    const auto emotion = co_await store::get_emotion(context.pool, name, request.deadline);
    co_return read_response(request, to_json(emotion));
}

awaitable<http::Response> patch_emotion(Context& context, http::Request& request) {
    const auto name = emotion_from_path(request);
    const auto precondition = precondition_of(request);
    const auto body = body_of(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await store::lock_emotion(transaction, name);
        require_version(to_json(before), precondition, "emotion");
        const auto fields = emotion_draft_from_json(body, before.fields);
        auto [after, audit] = co_await actions::change_emotion(transaction, before, fields);
        co_return Change{versioned_response(200, to_json(after)), std::move(audit)};
    };
    auto response = co_await mutate(context, request, change);
    context.prompts.forget_emotions();
    co_return response;
}

awaitable<http::Response> delete_emotion(Context& context, http::Request& request) {
    const auto name = emotion_from_path(request);
    const auto precondition = precondition_of(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await store::lock_emotion(transaction, name);
        require_version(to_json(before), precondition, "emotion");
        auto [removal, audit] = co_await actions::remove_emotion(transaction, before);
        co_return Change{http::json_response(200, to_json(removal)), std::move(audit)};
    };
    auto response = co_await mutate(context, request, change);
    context.prompts.forget_emotions();
    co_return response;
}

awaitable<http::Response> restore_emotion(Context& context, http::Request& request) {
    const auto name = emotion_from_path(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await store::lock_emotion(transaction, name);
        auto [after, audit] = co_await actions::restore_emotion(transaction, before);
        co_return Change{versioned_response(200, to_json(after)), std::move(audit)};
    };
    auto response = co_await mutate(context, request, change);
    context.prompts.forget_emotions();
    co_return response;
}

}  // namespace mien::api
