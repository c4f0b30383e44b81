#include "api/clips/preview_requests.hpp"

#include "actions/clips/request_preview.hpp"
#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/json/preview.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::api {
namespace {

actions::PreviewRequest preview_request_from(http::Request& request) {
    auto wanted = preview_request_from_json(body_of(request));
    wanted.requested_by = principal_of(request).admin_id;
    return wanted;
}

awaitable<http::Response> queue_preview(Context& context, http::Request& request,
                                        store::PreviewDraft draft) {
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [preview, audit] = co_await actions::request_preview(transaction, draft);
        Change made{http::json_response(202, to_json(preview, context.links)), std::move(audit)};
        made.response.set("Location", "/api/admin/previews/" + to_string(preview.id));
        co_return made;
    };
    co_return co_await mutate(context, request, change);
}

}  // namespace

awaitable<http::Response> test_prompt(Context& context, http::Request& request) {
    const auto key = cell_from_path(request);
    const auto wanted = preview_request_from(request);
    const auto cell = co_await context.prompts.get_cell(*key.character_id, key.emotion);
    const auto rendering =
        co_await actions::choose_rendering(context.pool, context.rendering, key, request.deadline);
    const auto draft = actions::draft_preview(cell, rendering, wanted);
    co_return co_await queue_preview(context, request, draft);
}

awaitable<http::Response> test_global_prompt(Context& context, http::Request& request) {
    const auto key = global_key_from_path(request);
    const auto wanted = preview_request_from(request);
    const auto emotions = co_await context.prompts.get_emotions();
    const auto& emotion = emotions->get(key.emotion);
    const auto rendering =
        co_await actions::choose_rendering(context.pool, context.rendering, key, request.deadline);
    const auto draft = actions::draft_default_preview(emotion, rendering, wanted);
    co_return co_await queue_preview(context, request, draft);
}

awaitable<http::Response> test_all_prompts(Context& context, http::Request& request) {
    const auto id = character_id_from_path(request);
    const auto wanted = preview_request_from(request);
    const auto character = co_await context.prompts.get_character(id);
    const auto emotions = co_await context.prompts.get_emotions();
    const auto cells = actions::cells_with_text(character, emotions);
    std::vector<store::PromptKey> keys;
    keys.reserve(cells.size());
    for (const auto& cell : cells) {
        keys.push_back({id, cell.emotion->name});
    }
    const auto renderings = co_await actions::choose_renderings(context.pool, context.rendering,
                                                                keys, 1, request.deadline);
    std::vector<store::PreviewDraft> drafts;
    drafts.reserve(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        drafts.push_back(actions::draft_preview(cells[i], renderings.at(i), wanted));
    }
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [previews, audit] = co_await actions::request_previews(transaction, drafts);
        json::array rows;
        for (const auto& preview : previews) {
            rows.push_back(to_json(preview, context.links));
        }
        co_return Change{http::json_response(202, json::object{{"previews", std::move(rows)}}),
                         std::move(audit)};
    };
    co_return co_await mutate(context, request, change);
}

}  // namespace mien::api
