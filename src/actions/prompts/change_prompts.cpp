#include "actions/prompts/change_prompts.hpp"

#include <algorithm>
#include <functional>
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

using ChangedPrompts = Done<std::vector<store::SavedPrompt>>;

ChangedPrompts tell(const store::BulkChange& change, std::vector<store::SavedPrompt> all) {
    std::vector<store::AuditEntry> audit;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].outcome == store::SaveOutcome::reverted) {
            require_visible(all[i], change.cells[i].pointer + "/version_id");
        }
        std::ranges::move(audit_of(all[i]), std::back_inserter(audit));
    }
    return {std::move(all), std::move(audit)};
}

}  // namespace

awaitable<Done<std::vector<store::SavedPrompt>>> change_prompts(
    pg::Transaction& transaction, async::WorkPool& work,
    std::shared_ptr<const store::BulkChange> change) {
    const std::function<void()> check = [change] { require_valid(find_problems(*change)); };
    co_await work.run(check);
    auto all = co_await store::change_prompts(transaction, work, change);
    const auto saved = std::make_shared<std::vector<store::SavedPrompt>>(std::move(all));
    const std::function<ChangedPrompts()> tell_of_all = [change, saved] {
        return tell(*change, std::move(*saved));
    };
    co_return co_await work.run(tell_of_all);
}

}  // namespace mien::actions
