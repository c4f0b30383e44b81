// Saving a prompt: the text of a cell or of a global default.
#pragma once

#include <optional>

#include "actions/done.hpp"
#include "core/resolve.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::actions {

// Throws invalid for a text or reason that breaks its rules (pointers /prompt_text and
// /change_reason), and what store::save_prompt throws.
[[nodiscard]] awaitable<Done<store::SavedPrompt>> save_prompt(pg::Transaction& transaction,
                                                              store::SaveRequest request);

// The text as the character would be sent it, which is what an editor shows after a save. Nothing
// for a global default, a tombstone, or a text that is too long once its variables are filled in.
[[nodiscard]] std::optional<core::Resolution> resolve_saved(const store::SavedPrompt& saved);

}  // namespace mien::actions
