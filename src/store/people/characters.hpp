// Characters as their editors see them. Run-time reads go through store/prompts/prompt_cache.hpp.
// All functions throw unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "core/character.hpp"
#include "pg/pool.hpp"
#include "store/prompts/listed_characters.hpp"
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

// The characters of a list, by its keys and in their order, without those that are gone meanwhile.
[[nodiscard]] awaitable<std::vector<Character>> read_characters(
    pg::Pool& pool, const std::vector<CharacterKey>& keys, Deadline deadline);

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
