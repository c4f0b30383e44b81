// What a cell stands for, as far as something new may be made of it.
#pragma once

#include <optional>

#include "core/resolve.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::store {

// Throws conflict when its character or emotion is archived.
void require_in_use(const CellSnapshot& cell);

// The arm whose text a user gets in this cell; nothing for who is in none, and where the prompt has
// changed since the experiment began: a save counts for everybody.
[[nodiscard]] std::optional<SplitChoice> choose_arm(const SplitsSnapshot& splits,
                                                    const CellSnapshot& cell, UserId user_id);

// What is sent to the video model: the cell's text, or that of an arm. Throws what require_in_use
// throws, not_found when neither the cell nor the default has a text, and what core::resolve
// throws.
[[nodiscard]] core::Resolution resolve_cell(const CellSnapshot& cell, std::optional<UserId> user_id,
                                            Timestamp now, const SplitChoice* choice = nullptr);

}  // namespace mien::store
