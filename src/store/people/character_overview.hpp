// What a list of characters shows of each beside its own fields.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "pg/pool.hpp"

namespace mien::store {

struct CharacterOverview {
    CharacterId id;
    // Cells of emotions in use without a text of their own: those with a global default, and the
    // rest.
    std::int64_t default_count = 0;
    std::int64_t missing_count = 0;
    std::int64_t draft_count = 0;                 // of the asking admin
    std::optional<Timestamp> prompts_updated_at;  // of its own prompts, the last
    // The newest of its cells, whatever the emotion.
    std::optional<std::string> poster_key;
    Timestamp read_at;
};

// In the order of the ids; an unknown one is left out. Throws unavailable when the database is.
[[nodiscard]] awaitable<std::vector<CharacterOverview>> overview_characters(
    pg::Pool& pool, std::vector<CharacterId> ids, AdminId asked_by, Deadline deadline);

}  // namespace mien::store
