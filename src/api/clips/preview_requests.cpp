#include "api/clips/preview_requests.hpp"

#include "actions/clips/rendering.hpp"
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

// Clips that exist already cost nothing: only those that are to be made must be paid for, at a
// provider that is not paused.
awaitable<void> require_paid_for(pg::Transaction& transaction,
                                 const std::vector<store::PreviewRow>& previews,
                                 const std::vector<store::PreviewDraft>& drafts,
                                 const std::optional<Error>& refusal) {
    if (!refusal) {
        co_return;
    }
    std::vector<actions::MoreClips> unmade;
    bool is_any_shared = false;
    for (std::size_t i = 0; i < previews.size(); ++i) {
        is_any_shared = is_any_shared || previews[i].is_reused;
        if (!previews[i].is_reused && drafts[i].preset_version_id) {
            unmade.push_back({*drafts[i].preset_version_id, 1});
        }
    }
    if (!unmade.empty() && !is_any_shared) {
        throw *refusal;
    }
    if (!unmade.empty()) {
        co_await actions::require_paid_for(transaction, std::move(unmade));
    }
}

// The previews, in the order of the drafts.
struct Queued {
    std::vector<store::PreviewRow> previews;
    std::vector<store::AuditEntry> audit;
};

awaitable<Queued> queue_previews(pg::Transaction& transaction,
                                 const std::vector<store::PreviewDraft>& drafts,
                                 const std::optional<Error>& refusal) {
    auto [previews, audit] = co_await actions::request_previews(transaction, drafts);
    co_await require_paid_for(transaction, previews, drafts, refusal);
    co_return Queued{std::move(previews), std::move(audit)};
}

awaitable<http::Response> queue_preview(Context& context, http::Request& request,
                                        store::PreviewDraft draft, std::optional<Error> refusal) {
    const std::vector<store::PreviewDraft> drafts{std::move(draft)};
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto queued = co_await queue_previews(transaction, drafts, refusal);
        const auto& preview = queued.previews.front();
        Change made{http::json_response(202, to_json(preview, context.links)),
                    std::move(queued.audit)};
        made.response.set("Location", "/api/admin/previews/" + to_string(preview.id));
        co_return made;
    };
    co_return co_await mutate(context, request, change);
}

awaitable<actions::ConsideredRenderings> consider(Context& context,
                                                  std::vector<store::PromptKey> cells,
                                                  Deadline deadline) {
    co_return co_await actions::consider_renderings(context.pool, context.rendering,
                                                    std::move(cells), 1, deadline);
}

}  // namespace

awaitable<http::Response> test_prompt(Context& context, http::Request& request) {
    const auto key = cell_from_path(request);
    const auto wanted = preview_request_from(request);
    const auto cell = co_await context.prompts.get_cell(*key.character_id, key.emotion);
    std::vector<store::PromptKey> cells{key};
    auto considered = co_await consider(context, std::move(cells), request.deadline);
    auto draft = actions::draft_preview(cell, considered.renderings.front(), wanted);
    co_return co_await queue_preview(context, request, std::move(draft),
                                     std::move(considered.refusal));
}

awaitable<http::Response> test_global_prompt(Context& context, http::Request& request) {
    const auto key = global_key_from_path(request);
    const auto wanted = preview_request_from(request);
    const auto emotions = co_await context.prompts.get_emotions();
    const auto& emotion = emotions->get(key.emotion);
    std::vector<store::PromptKey> cells{key};
    auto considered = co_await consider(context, std::move(cells), request.deadline);
    auto draft = actions::draft_default_preview(emotion, considered.renderings.front(), wanted);
    co_return co_await queue_preview(context, request, std::move(draft),
                                     std::move(considered.refusal));
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
    const auto considered = co_await consider(context, std::move(keys), request.deadline);
    std::vector<store::PreviewDraft> drafts;
    drafts.reserve(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        drafts.push_back(actions::draft_preview(cells[i], considered.renderings.at(i), wanted));
    }
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto queued = co_await queue_previews(transaction, drafts, considered.refusal);
        json::array rows;
        for (const auto& preview : queued.previews) {
            rows.push_back(to_json(preview, context.links));
        }
        co_return Change{http::json_response(202, json::object{{"previews", std::move(rows)}}),
                         std::move(queued.audit)};
    };
    co_return co_await mutate(context, request, change);
}

}  // namespace mien::api
