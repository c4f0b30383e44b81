#include "actions/prompts/revert_prompt.hpp"

#include "actions/prompts/prompt_audit.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "core/prompt.hpp"
#include "core/variables.hpp"

namespace mien::actions {

void require_visible(const store::SavedPrompt& reverted, std::string_view pointer) {
    const auto& text = reverted.head.prompt_text;
    if (text && is_blank(*text)) {
        throw Error(ErrorKind::invalid, "That version shows nothing, so it cannot be used again.",
                    {{std::string(pointer), std::string(name_of(core::VariableProblemCode::blank)),
                      "The text of this version has no character that can be seen."}});
    }
}

awaitable<Done<store::SavedPrompt>> revert_prompt(pg::Transaction& transaction,
                                                  store::RevertRequest request) {
    require_valid(core::find_problems_of_reason(request.change_reason, "/change_reason"));
    auto saved = co_await store::revert_prompt(transaction, std::move(request));
    require_visible(saved, "/version_id");
    auto audit = audit_of(saved);
    co_return Done<store::SavedPrompt>{std::move(saved), std::move(audit)};
}

}  // namespace mien::actions
