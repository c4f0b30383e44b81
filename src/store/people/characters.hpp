// Characters as their editors see them. Run-time reads go through store/prompts/prompt_cache.hpp.
// All functions throw unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "core/character.hpp"
#include "core/emotion.hpp"
#include "pg/pool.hpp"
#include "store/prompts/cell_state.hpp"
#include "store/removal.hpp"

namespace mien::store {

struct Character {
    CharacterId id;
    core::CharacterDraft fields;
    std::int64_t own_count = 0;  // cells with a text of their own
    std::optional<Timestamp> archived_at;
    int version = 1;
    Timestamp created_at;
    Timestamp updated_at;
};

enum class CharacterOrder { by_name, last_changed_first };

// The last row of the page before: its value of what the list is ordered by, and its id.
struct CharacterKey {
    std::string name;
    Timestamp updated_at;
    CharacterId id;
};

struct CharacterFilter {
    std::string search = {};  // part of name or slug, "" for all
    bool is_archived = false;
    // Only those without a text of their own for it.
    std::optional<core::EmotionName> emotion_missing = std::nullopt;
    std::optional<CellState> has_cell = std::nullopt;
    AdminId asked_by = {};  // whose drafts CellState::draft means
    CharacterOrder order = CharacterOrder::by_name;
    std::optional<CharacterKey> after = std::nullopt;
    std::size_t limit = 50;
};

[[nodiscard]] awaitable<std::vector<Character>> list_characters(pg::Pool& pool,
                                                                CharacterFilter filter,
                                                                Deadline deadline);

// How many characters the filter lets through on all pages; nothing beyond
// limits::rows_counted_max.
[[nodiscard]] awaitable<std::optional<std::int64_t>> count_characters(pg::Pool& pool,
                                                                      CharacterFilter filter,
                                                                      Deadline deadline);

// Throws not_found.
[[nodiscard]] awaitable<Character> get_character(pg::Pool& pool, CharacterId id, Deadline deadline);

// Nothing when no character has this id or this slug.
[[nodiscard]] awaitable<std::optional<CharacterId>> find_character_id(pg::Pool& pool,
                                                                      std::string id_or_slug,
                                                                      Deadline deadline);

// What to do when the slug is taken: refuse (conflict), or append the next free number.
enum class SlugTaken { refuse, number };

// The draft must have no problems.
[[nodiscard]] awaitable<Character> create_character(pg::Transaction& transaction,
                                                    core::CharacterDraft draft, SlugTaken rule);

// Locks the character until the transaction ends, also against anything that would refer to it.
// Throws not_found.
[[nodiscard]] awaitable<Character> lock_character(pg::Transaction& transaction, CharacterId id);

// The following take a character that lock_character has locked.

// Replaces its fields, which must have no problems. Throws conflict when it is archived or when
// the slug is taken.
[[nodiscard]] awaitable<Character> change_character(pg::Transaction& transaction, Character before,
                                                    core::CharacterDraft fields);

// Deletes it when nothing ever referred to it, else archives it.
[[nodiscard]] awaitable<Removal> remove_character(pg::Transaction& transaction, Character before);

// Unchanged when it is not archived.
[[nodiscard]] awaitable<Character> restore_character(pg::Transaction& transaction,
                                                     Character before);

}  // namespace mien::store
