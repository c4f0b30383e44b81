// How each cell of a character looks: the poster of its newest clip, which outlives a preview. The
// database keeps them itself whenever a clip is complete. Throws unavailable when the database is.
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "pg/pool.hpp"

namespace mien::store {

struct CellPoster {
    std::string emotion;
    std::string poster_key;
    Timestamp made_at;
    Timestamp read_at;  // the database's time of the reading
};

// One for each emotion that ever had a clip of the character. Throws not_found for an unknown
// character.
[[nodiscard]] awaitable<std::vector<CellPoster>> list_cell_posters(pg::Pool& pool,
                                                                   CharacterId character_id,
                                                                   Deadline deadline);

}  // namespace mien::store
