// Deleting a character's prompt: the cell falls back to the global default.
#pragma once

#include "actions/done.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::actions {

// Throws invalid for a reason that breaks its rules, and what store::delete_prompt throws.
[[nodiscard]] awaitable<Done<store::SavedPrompt>> delete_prompt(pg::Transaction& transaction,
                                                                store::DeleteRequest request);

}  // namespace mien::actions
