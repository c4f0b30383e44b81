#include "actions/clips/request_preview.hpp"

#include <algorithm>
#include <iterator>

#include "actions/clips/clip_audit.hpp"
#include "actions/clips/visible_text.hpp"
#include "base/error.hpp"
#include "core/archived.hpp"
#include "core/prompt.hpp"
#include "core/variables.hpp"
#include "store/prompts/cell_resolution.hpp"
#include "store/stored_json.hpp"

namespace mien::actions {
namespace {

// What is tested: the words, and the saved version that they are, if any.
struct Tested {
    std::string prompt_text;
    const store::HeadSnapshot* saved = nullptr;
    std::string_view pointer = {};  // of the text, if it was sent
};

Tested tested_text(const PreviewRequest& request, const store::HeadSnapshot* head) {
    if (request.prompt_text) {
        require_valid(core::find_problems_of_text(*request.prompt_text, "/prompt_text"));
        const bool is_saved = head != nullptr && head->head.text == *request.prompt_text;
        return {*request.prompt_text, is_saved ? head : nullptr, "/prompt_text"};
    }
    if (head == nullptr) {
        throw Error(ErrorKind::not_found,
                    "There is no prompt to test: send prompt_text, or save a prompt first.");
    }
    return {head->head.text, head};
}

store::PreviewDraft draft_of(const PreviewRequest& request, const Rendering& rendering,
                             const Tested& tested, const core::EmotionName& emotion) {
    store::require_within(request.settings, rendering.clip_limits);
    store::PreviewDraft draft;
    draft.emotion = emotion.text();
    draft.prompt_text = tested.prompt_text;
    draft.source = "unsaved";
    if (tested.saved != nullptr) {
        draft.prompt_id = tested.saved->head.prompt_id;
        draft.prompt_version = tested.saved->head.version;
        draft.source = core::name_of(tested.saved->head.source);
    }
    draft.settings = request.settings;
    draft.provider = rendering.provider;
    draft.preset_version_id = rendering.preset_version_id;
    draft.requested_by = request.requested_by;
    draft.reuse = request.reuse;
    return draft;
}

void fill_in(const Tested& tested, const core::Variables& variables, store::PreviewDraft& draft) {
    auto filled = core::substitute(tested.prompt_text, variables);
    draft.resolved_text = std::move(filled.text);
    draft.problems = store::to_json(filled.problems);
}

}  // namespace

store::PreviewDraft draft_preview(const store::CellSnapshot& cell, const Rendering& rendering,
                                  const PreviewRequest& request) {
    store::require_in_use(cell);
    const auto tested = tested_text(request, cell.head);
    auto draft = draft_of(request, rendering, tested, cell.emotion->name);
    const auto& character = cell.character->character;
    const auto user = request.user_id ? to_string(*request.user_id) : std::string();
    core::Variables variables;
    variables.character_name = character.name;
    variables.emotion = cell.emotion->name.text();
    variables.timestamp = request.at.value_or(now());
    variables.attributes = &character.attributes;
    if (request.user_id) {
        variables.user_id = user;
    }
    draft.character_id = character.id;
    fill_in(tested, variables, draft);
    require_visible(draft.resolved_text, draft.emotion, tested.pointer);
    draft.settings.seed =
        request.seed.value_or(core::default_seed(character.id, cell.emotion->name));
    return draft;
}

store::PreviewDraft draft_default_preview(const store::EmotionSnapshot& emotion,
                                          const Rendering& rendering,
                                          const PreviewRequest& request) {
    core::require_in_use({.emotion = emotion.is_archived});
    const auto tested = tested_text(request, emotion.global ? &*emotion.global : nullptr);
    auto draft = draft_of(request, rendering, tested, emotion.name);
    core::Variables variables;
    variables.emotion = emotion.name.text();
    variables.timestamp = request.at.value_or(now());
    fill_in(tested, variables, draft);
    require_visible(draft.resolved_text, draft.emotion, tested.pointer);
    draft.settings.seed = request.seed.value_or(core::default_seed(std::nullopt, emotion.name));
    return draft;
}

std::vector<store::CellSnapshot> cells_with_text(
    std::shared_ptr<const store::CharacterSnapshot> character,
    std::shared_ptr<const store::EmotionsSnapshot> emotions) {
    core::require_in_use({.character = character->character.archived});
    std::vector<store::CellSnapshot> cells;
    for (const auto& emotion : emotions->emotions) {
        auto cell = store::compose_cell(character, emotions, emotion);
        if (!emotion.is_archived && cell.head != nullptr) {
            cells.push_back(std::move(cell));
        }
    }
    return cells;
}

awaitable<Done<store::PreviewRow>> request_preview(pg::Transaction& transaction,
                                                   store::PreviewDraft draft) {
    Done<store::PreviewRow> done{};
    done.value = co_await store::create_preview(transaction, std::move(draft));
    if (!done.value.is_reused) {
        done.audit = audit_of(done.value, "preview.request");
    }
    co_return done;
}

awaitable<Done<std::vector<store::PreviewRow>>> request_previews(
    pg::Transaction& transaction, std::vector<store::PreviewDraft> drafts) {
    Done<std::vector<store::PreviewRow>> all{};
    for (auto& draft : drafts) {
        auto [preview, audit] = co_await request_preview(transaction, std::move(draft));
        all.value.push_back(std::move(preview));
        std::ranges::move(audit, std::back_inserter(all.audit));
    }
    co_return all;
}

}  // namespace mien::actions
