// The matrix in numbers: what overviews show of characters x emotions. Texts are not read here.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "core/emotion.hpp"
#include "pg/pool.hpp"
#include "store/prompts/cell_state.hpp"

namespace mien::store {

// How many characters there are (archived ones apart), and how many have their own text.
struct EmotionUse {
    std::int64_t characters_count = 0;
    std::int64_t overridden_by_count = 0;
};

struct EmotionUses {
    std::int64_t characters_count = 0;
    std::map<core::EmotionName, std::int64_t> overridden_by_count;

    [[nodiscard]] EmotionUse of(const core::EmotionName& emotion) const;
};

[[nodiscard]] awaitable<EmotionUses> count_emotion_uses(pg::Pool& pool, Deadline deadline);

struct MatrixCell {
    core::EmotionName emotion;
    int version;
    Timestamp updated_at;
};

struct MatrixRow {
    CharacterId id;
    std::string slug;
    std::string name;
    std::vector<MatrixCell> own;  // cells with a text of their own
};

struct MatrixFilter {
    std::string search;                     // words of name or slug, case folded; empty: all
    std::optional<std::string> after_name;  // keyset: continue after this name and id
    std::optional<CharacterId> after_id;
    std::size_t limit = 50;
    // Only characters with such a cell; with an emotion, that cell.
    std::optional<CellState> has_cell;
    std::optional<core::EmotionName> emotion;
    AdminId asked_by;  // whose drafts CellState::draft means
};

// Characters that are not archived, by name, with their own cells.
[[nodiscard]] awaitable<std::vector<MatrixRow>> list_matrix(pg::Pool& pool, MatrixFilter filter,
                                                            Deadline deadline);

}  // namespace mien::store
