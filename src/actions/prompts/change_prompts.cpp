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

}  // namespace

awaitable<Done<std::vector<store::SavedPrompt>>> change_prompts(pg::Transaction& transaction,
                                                                const store::BulkChange& change) {
    require_valid(find_problems(change));
    auto all = co_await store::change_prompts(transaction, change);
    std::vector<store::AuditEntry> audit;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].outcome == store::SaveOutcome::reverted) {
            require_visible(all[i], change.cells[i].pointer + "/version_id");
        }
        std::ranges::move(audit_of(all[i]), std::back_inserter(audit));
    }
    co_return Done<std::vector<store::SavedPrompt>>{std::move(all), std::move(audit)};
}

}  // namespace mien::actions
