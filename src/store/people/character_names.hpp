// What a page needs of characters that it only mentions: their names, and which come before and
// after. All functions throw unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "pg/pool.hpp"

namespace mien::store {

struct CharacterName {
    CharacterId id;
    std::string name;
};

// Archived ones too, in any order; an unknown one is left out.
[[nodiscard]] awaitable<std::vector<CharacterName>> list_character_names(
    pg::Pool& pool, std::vector<CharacterId> ids, Deadline deadline);

// Nothing beyond the ends of the list by name, which archived characters are not in.
struct CharacterNeighbours {
    std::optional<CharacterName> previous;
    std::optional<CharacterName> next;
};

// None of an unknown character.
[[nodiscard]] awaitable<CharacterNeighbours> find_character_neighbours(pg::Pool& pool,
                                                                       CharacterId id,
                                                                       Deadline deadline);

}  // namespace mien::store
