#include "actions/prompts/change_prompts.hpp"

#include <algorithm>
#include <iterator>

#include "actions/prompts/prompt_audit.hpp"
#include "actions/prompts/revert_prompt.hpp"
#include "core/prompt.hpp"

namespace mien::actions {
namespace {

std::vector<Problem> find_problems(const store::BulkChange& change) {
    auto problems = core::find_problems_of_reason(change.change_reason, "/change_reason");
    const std::string* checked = nullptr;
    for (const auto& cell : change.cells) {
        const auto* const text = std::get_if<store::NewText>(&cell.action);
        // Cells of one request often share one text, which is named once.
        if (text == nullptr || (checked != nullptr && *checked == cell.pointer)) {
            continue;
        }
        checked = &cell.pointer;
        std::ranges::move(
            core::find_problems_of_text(text->prompt_text, cell.pointer + "/prompt_text"),
            std::back_inserter(problems));
    }
    return problems;
}

std::string pointer_of(const store::BulkChange& change, const store::PromptKey& key) {
    const auto cell = std::ranges::find_if(change.cells, [&key](const store::CellChange& one) {
        return one.key.character_id == key.character_id && one.key.emotion == key.emotion;
    });
    return cell == change.cells.end() ? "" : cell->pointer;
}

}  // namespace

awaitable<Done<std::vector<store::SavedPrompt>>> change_prompts(pg::Transaction& transaction,
                                                                const store::BulkChange& change) {
    require_valid(find_problems(change));
    auto all = co_await store::change_prompts(transaction, change);
    std::vector<store::AuditEntry> audit;
    for (const auto& saved : all) {
        if (saved.outcome == store::SaveOutcome::reverted) {
            require_visible(saved, pointer_of(change, saved.key) + "/version_id");
        }
        std::ranges::move(audit_of(saved), std::back_inserter(audit));
    }
    co_return Done<std::vector<store::SavedPrompt>>{std::move(all), std::move(audit)};
}

}  // namespace mien::actions
