#include "actions/prompts/save_prompt.hpp"

#include <algorithm>
#include <iterator>

#include "actions/prompts/prompt_audit.hpp"
#include "core/prompt.hpp"

namespace mien::actions {

awaitable<Done<store::SavedPrompt>> save_prompt(pg::Transaction& transaction,
                                                store::SaveRequest request) {
    auto problems = core::find_problems_of_text(request.prompt_text, "/prompt_text");
    std::ranges::move(core::find_problems_of_reason(request.change_reason, "/change_reason"),
                      std::back_inserter(problems));
    require_valid(problems);
    auto saved = co_await store::save_prompt(transaction, std::move(request));
    auto audit = audit_of(saved);
    co_return Done<store::SavedPrompt>{std::move(saved), std::move(audit)};
}

std::optional<core::Resolution> resolve_saved(const store::SavedPrompt& saved) {
    if (!saved.character || !saved.head.prompt_text) {
        return std::nullopt;
    }
    const core::PromptHead head{.prompt_id = saved.head.prompt_id,
                                .version_id = saved.head.id,
                                .version = saved.head.version,
                                .text = *saved.head.prompt_text,
                                .source = core::PromptSource::character,
                                .updated_at = saved.head.created_at,
                                .updated_by = saved.head.created_by.id};
    return core::try_resolve(head, *saved.character, saved.key.emotion, std::nullopt, now());
}

}  // namespace mien::actions
