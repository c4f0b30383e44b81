#include "api/prompts/prompts.hpp"

#include <fmt/format.h>

#include "actions/prompts/delete_prompt.hpp"
#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/edge/versioned.hpp"
#include "api/json/prompt.hpp"
#include "api/prompts/prompt_changes.hpp"
#include "base/error.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::api {
namespace {

json::object to_json(const core::Character& character) {
    return {{"id", to_string(character.id)},
            {"slug", character.slug},
            {"name", character.name},
            {"archived", character.archived}};
}

// The part before the dot is the version of the cell's own prompt, which If-Match compares; the
// part behind it is the default that shows through.
std::string version_of(const store::CellSnapshot& cell) {
    const bool shows_global =
        cell.head != nullptr && cell.head->head.source == core::PromptSource::global;
    return fmt::format("{}.{}", cell.own_version, shows_global ? cell.head->head.version : 0);
}

json::value fall_back_to_json(const store::EmotionSnapshot& emotion) {
    if (!emotion.global) {
        return nullptr;
    }
    return json::object{{"prompt_text", emotion.global->head.text},
                        {"version", emotion.global->head.version}};
}

}  // namespace

awaitable<http::Response> list_prompts(Context& context, http::Request& request) {
    const auto id = character_id_from_path(request);
    const auto user_id = id_from_query<UserId>(request, "user_id");
    const auto character = co_await context.prompts.get_character(id);
    const auto emotions = co_await context.prompts.get_emotions();
    const auto templates = co_await context.prompts.get_templates();
    const auto read_at = now();
    json::array prompts;
    for (const auto& emotion : emotions->emotions) {
        const auto cell = store::compose_cell(character, emotions, emotion);
        if (emotion.is_archived && cell.own_version == 0) {
            continue;
        }
        prompts.push_back(to_json(cell, *templates, user_id, read_at));
    }
    co_return http::json_response(200, json::object{{"character", to_json(character->character)},
                                                    {"prompts", std::move(prompts)}});
}

awaitable<http::Response> get_prompt(Context& context, http::Request& request) {
    const auto key = cell_from_path(request);
    const auto user_id = id_from_query<UserId>(request, "user_id");
    const auto cell = co_await context.prompts.get_cell(*key.character_id, key.emotion);
    const auto templates = co_await context.prompts.get_templates();
    auto answer = to_json(cell, *templates, user_id, now());
    answer["age_ms"] = cell.age.count();
    co_return read_response(request, answer, version_of(cell));
}

awaitable<http::Response> post_prompt(Context& context, http::Request& request) {
    const auto key = cell_from_path(request);
    co_return co_await save_under(context, request, key, MissingPrompt::create);
}

awaitable<http::Response> put_prompt(Context& context, http::Request& request) {
    const auto key = cell_from_path(request);
    co_return co_await save_under(context, request, key, MissingPrompt::refuse);
}

awaitable<http::Response> delete_prompt(Context& context, http::Request& request) {
    const auto key = cell_from_path(request);
    const auto body = body_of(request);
    const store::DeleteRequest removal{.key = key,
                                       .change_reason = change_reason_from(body),
                                       .precondition = precondition_of(request),
                                       .author = author_of(request)};
    const auto emotions = co_await context.prompts.get_emotions();
    const auto fallback = fall_back_to_json(emotions->get(key.emotion));
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [saved, audit] = co_await actions::delete_prompt(transaction, removal);
        const json::object answer{{"id", to_string(saved.head.prompt_id)},
                                  {"character_id", to_string(*key.character_id)},
                                  {"emotion", key.emotion.text()},
                                  {"version", saved.head.version},
                                  {"version_id", to_string(saved.head.id)},
                                  {"deleted_at", to_rfc3339(saved.head.created_at)},
                                  {"falls_back_to", fallback}};
        co_return Change{http::json_response(200, answer), std::move(audit)};
    };
    const MutationOptions options{.prompts = {key}};
    co_return co_await mutate(context, request, change, options);
}

awaitable<http::Response> list_prompt_versions(Context& context, http::Request& request) {
    const auto key = cell_from_path(request);
    co_return co_await list_versions_of(context, request, key);
}

awaitable<http::Response> get_prompt_version(Context& context, http::Request& request) {
    const auto key = cell_from_path(request);
    const auto reference = version_from_path(request);
    const auto version =
        co_await store::get_version(context.pool, key, reference, request.deadline);
    co_return http::json_response(200, version_for_reader(request, version));
}

awaitable<http::Response> revert_prompt(Context& context, http::Request& request) {
    const auto key = cell_from_path(request);
    co_return co_await revert_under(context, request, key);
}

}  // namespace mien::api
