// Reverting a prompt: a new version with the text of an earlier one.
#pragma once

#include "actions/done.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::actions {

// Throws invalid for a reason that breaks its rules, and what store::revert_prompt throws.
[[nodiscard]] awaitable<Done<store::SavedPrompt>> revert_prompt(pg::Transaction& transaction,
                                                                store::RevertRequest request);

}  // namespace mien::actions
