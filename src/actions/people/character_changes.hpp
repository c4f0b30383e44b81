// Creating, changing, removing and restoring a character. Those that take one as it was expect it
// locked by store::lock_character, so that the caller can judge its version first.
#pragma once

#include "actions/done.hpp"
#include "store/people/characters.hpp"

namespace mien::actions {

// All throw invalid for fields that break their rules (core::find_problems), and what the function
// of the same name in store throws.
[[nodiscard]] awaitable<Done<store::Character>> create_character(pg::Transaction& transaction,
                                                                 core::CharacterDraft draft,
                                                                 store::SlugTaken rule);
[[nodiscard]] awaitable<Done<store::Character>> change_character(pg::Transaction& transaction,
                                                                 store::Character before,
                                                                 core::CharacterDraft fields);
[[nodiscard]] awaitable<Done<store::Removal>> remove_character(pg::Transaction& transaction,
                                                               store::Character before);
[[nodiscard]] awaitable<Done<store::Character>> restore_character(pg::Transaction& transaction,
                                                                  store::Character before);

}  // namespace mien::actions
