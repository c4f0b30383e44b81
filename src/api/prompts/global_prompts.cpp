#include "api/prompts/global_prompts.hpp"

#include "api/edge/access.hpp"
#include "api/edge/path.hpp"
#include "api/edge/versioned.hpp"
#include "api/json/prompt.hpp"
#include "api/prompts/prompt_changes.hpp"
#include "base/error.hpp"
#include "store/prompts/matrix.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::api {
namespace {

GlobalPromptUse use_of(const store::EmotionUse& use) {
    return {.used_by_count = use.characters_count - use.overridden_by_count,
            .overridden_by_count = use.overridden_by_count};
}

}  // namespace

awaitable<http::Response> list_global_prompts(Context& context, http::Request& /*request*/) {
    const auto emotions = co_await context.prompts.get_emotions();
    const auto templates = co_await context.prompts.get_templates();
    const auto uses = co_await context.prompts.get_emotion_uses();
    json::array prompts;
    for (const auto& emotion : emotions->emotions) {
        if (!emotion.is_archived || emotion.global) {
            prompts.push_back(to_json(emotion, *templates, use_of(uses->of(emotion.name))));
        }
    }
    co_return http::json_response(200, json::object{{"prompts", std::move(prompts)}});
}

awaitable<http::Response> get_global_prompt(Context& context, http::Request& request) {
    const auto key = global_key_from_path(request);
    const auto emotions = co_await context.prompts.get_emotions();
    const auto& emotion = emotions->get(key.emotion);
    if (!emotion.global) {
        throw Error(ErrorKind::not_found, "This emotion has no global default yet; PUT one.");
    }
    const auto templates = co_await context.prompts.get_templates();
    const auto uses = co_await context.prompts.get_emotion_uses();
    const auto use = use_of(uses->of(emotion.name));
    co_return read_response(request, to_json(emotion, *templates, use));
}

awaitable<http::Response> put_global_prompt(Context& context, http::Request& request) {
    const auto key = global_key_from_path(request);
    co_return co_await save_under(context, request, key, MissingPrompt::create);
}

awaitable<http::Response> list_global_prompt_versions(Context& context, http::Request& request) {
    const auto key = global_key_from_path(request);
    co_return co_await list_versions_of(context, request, key);
}

awaitable<http::Response> get_global_prompt_version(Context& context, http::Request& request) {
    const auto key = global_key_from_path(request);
    const auto reference = version_from_path(request);
    const auto version =
        co_await store::get_version(context.pool, key, reference, request.deadline);
    co_return http::json_response(200, version_for_reader(request, version));
}

awaitable<http::Response> revert_global_prompt(Context& context, http::Request& request) {
    const auto key = global_key_from_path(request);
    co_return co_await revert_under(context, request, key);
}

}  // namespace mien::api
