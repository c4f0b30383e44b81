#include "actions/prompts/revert_prompt.hpp"

#include "actions/prompts/prompt_audit.hpp"
#include "core/prompt.hpp"

namespace mien::actions {

awaitable<Done<store::SavedPrompt>> revert_prompt(pg::Transaction& transaction,
                                                  store::RevertRequest request) {
    require_valid(core::find_problems_of_reason(request.change_reason, "/change_reason"));
    auto saved = co_await store::revert_prompt(transaction, std::move(request));
    auto audit = audit_of(saved);
    co_return Done<store::SavedPrompt>{std::move(saved), std::move(audit)};
}

}  // namespace mien::actions
