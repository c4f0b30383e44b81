#include "api/clips/preview_requests.hpp"

#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/json/preview.hpp"
#include "api/prompts/prompt_changes.hpp"
#include "base/error.hpp"
#include "core/variables.hpp"
#include "store/clips/previews.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::api {
namespace {

// What is tested: the words, and the saved version that they are, if any.
struct Tested {
    std::string prompt_text;
    const store::HeadSnapshot* saved = nullptr;
};

Tested tested_text(const json::object& body, const store::HeadSnapshot* head) {
    if (body.contains("prompt_text")) {
        auto text = prompt_text_from(body);
        const bool is_saved = head != nullptr && head->head.text == text;
        return {std::move(text), is_saved ? head : nullptr};
    }
    if (head == nullptr) {
        throw Error(ErrorKind::not_found,
                    "There is no prompt to test: send prompt_text, or save a prompt first.");
    }
    return {head->head.text, head};
}

core::ClipSettings settings_from(const json::object& body, std::uint64_t default_seed) {
    core::ClipSettings settings;
    const auto* given = body.if_contains("settings");
    if (given != nullptr && given->is_object()) {
        settings = store::clip_settings_from_json(given->get_object());
    }
    const auto* seed = body.if_contains("seed");
    const bool has_seed = seed != nullptr && seed->is_int64();
    settings.seed = has_seed ? static_cast<std::uint64_t>(seed->get_int64()) : default_seed;
    return settings;
}

store::PreviewDraft draft_of(const json::object& body, const http::Request& request,
                             const Tested& tested, const core::EmotionName& emotion) {
    const auto* reuse = body.if_contains("reuse");
    const bool never = reuse != nullptr && reuse->is_bool() && !reuse->get_bool();
    store::PreviewDraft draft;
    draft.emotion = emotion.text();
    draft.prompt_text = tested.prompt_text;
    draft.source = "unsaved";
    if (tested.saved != nullptr) {
        draft.prompt_id = tested.saved->head.prompt_id;
        draft.prompt_version = tested.saved->head.version;
        draft.source = core::name_of(tested.saved->head.source);
    }
    draft.requested_by = principal_of(request).admin_id;
    draft.reuse = never ? store::Reuse::never : store::Reuse::identical;
    return draft;
}

store::PreviewDraft draft_of_cell(const json::object& body, const http::Request& request,
                                  const store::CellSnapshot& cell) {
    const auto tested = tested_text(body, cell.head);
    auto draft = draft_of(body, request, tested, cell.emotion->name);
    const auto& character = cell.character->character;
    std::string user;
    core::Variables variables;
    variables.character_name = character.name;
    variables.emotion = cell.emotion->name.text();
    variables.timestamp = now();
    variables.attributes = &character.attributes;
    const auto* user_id = body.if_contains("user_id");
    if (user_id != nullptr && user_id->is_string()) {
        user = user_id->get_string();
        variables.user_id = user;
    }
    draft.character_id = character.id;
    draft.resolved_text = core::substitute(tested.prompt_text, variables).text;
    // The same seed as the cell's videos have by default, so that a preview shows what will come.
    draft.settings = settings_from(body, core::default_seed(character.id, cell.emotion->name));
    return draft;
}

store::PreviewDraft draft_of_global(const json::object& body, const http::Request& request,
                                    const store::EmotionSnapshot& emotion) {
    const auto tested = tested_text(body, emotion.global ? &*emotion.global : nullptr);
    auto draft = draft_of(body, request, tested, emotion.name);
    core::Variables variables;
    variables.emotion = emotion.name.text();
    variables.timestamp = now();
    draft.resolved_text = core::substitute(tested.prompt_text, variables).text;
    draft.settings = settings_from(body, core::default_seed(std::nullopt, emotion.name));
    return draft;
}

store::AuditEntry audit_of(const store::PreviewRow& preview) {
    return {.action = "preview.request",
            .subject_kind = "preview",
            .subject_id = to_string(preview.id),
            .details = {{"emotion", preview.emotion},
                        {"character_id", preview.character_id
                                             ? json::value(to_string(*preview.character_id))
                                             : nullptr},
                        {"source", preview.source}},
            .version_id = {}};
}

// By whom it is made, within what that provider may be asked for.
void choose_provider(const Context& context, store::PreviewDraft& draft) {
    draft.provider = context.rendering.provider;
    store::require_within(draft.settings, context.rendering.clip_limits);
}

awaitable<http::Response> request_preview(Context& context, http::Request& request,
                                          store::PreviewDraft draft) {
    choose_provider(context, draft);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto preview = co_await store::create_preview(transaction, draft);
        Change made{http::json_response(202, to_json(preview, context.links)), {}};
        made.response.set("Location", "/api/admin/previews/" + to_string(preview.id));
        if (!preview.is_reused) {
            made.audit.push_back(audit_of(preview));
        }
        co_return made;
    };
    auto response = co_await mutate(context, request, change);
    co_return response;
}

}  // namespace

awaitable<http::Response> test_prompt(Context& context, http::Request& request) {
    const auto key = cell_from_path(request);
    const auto body = body_of(request);
    const auto cell = co_await context.prompts.get_cell(*key.character_id, key.emotion);
    const auto draft = draft_of_cell(body, request, cell);
    auto response = co_await request_preview(context, request, draft);
    co_return response;
}

awaitable<http::Response> test_global_prompt(Context& context, http::Request& request) {
    const auto key = global_key_from_path(request);
    const auto body = body_of(request);
    const auto emotions = co_await context.prompts.get_emotions();
    const auto draft = draft_of_global(body, request, emotions->get(key.emotion));
    auto response = co_await request_preview(context, request, draft);
    co_return response;
}

awaitable<http::Response> test_all_prompts(Context& context, http::Request& request) {
    const auto id = character_id_from_path(request);
    const auto body = body_of(request);
    const auto character = co_await context.prompts.get_character(id);
    const auto emotions = co_await context.prompts.get_emotions();
    std::vector<store::PreviewDraft> drafts;
    for (const auto& emotion : emotions->emotions) {
        const auto cell = store::compose_cell(character, emotions, emotion);
        if (!emotion.is_archived && cell.head != nullptr) {
            choose_provider(context, drafts.emplace_back(draft_of_cell(body, request, cell)));
        }
    }
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        json::array previews;
        std::vector<store::AuditEntry> audit;
        for (const auto& draft : drafts) {
            const auto preview = co_await store::create_preview(transaction, draft);
            previews.push_back(to_json(preview, context.links));
            if (!preview.is_reused) {
                audit.push_back(audit_of(preview));
            }
        }
        co_return Change{http::json_response(202, json::object{{"previews", std::move(previews)}}),
                         audit};
    };
    auto response = co_await mutate(context, request, change);
    co_return response;
}

}  // namespace mien::api
