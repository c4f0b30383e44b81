// Reverting a prompt: a new version with the text of an earlier one.
#pragma once

#include "actions/done.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::actions {

// Throws invalid for a reason that breaks its rules, and what store::revert_prompt throws.
[[nodiscard]] awaitable<Done<store::SavedPrompt>> revert_prompt(pg::Transaction& transaction,
                                                                store::RevertRequest request);

// Refuses a version whose text shows nothing: none becomes current again. The pointer is that of
// the version.
void require_visible(const store::SavedPrompt& reverted, std::string_view pointer);

}  // namespace mien::actions
