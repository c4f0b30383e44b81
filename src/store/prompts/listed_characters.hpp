// Which characters a list shows, and in what order: one rule for the list of characters and for
// the matrix. All functions throw unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "core/emotion.hpp"
#include "core/template.hpp"
#include "pg/pool.hpp"
#include "store/prompts/cell_state.hpp"

namespace mien::store {

enum class CharacterOrder { by_name, last_changed_first };

// What a list is ordered by. A page begins after the key of the last row of the page before: a
// character that moves past that place meanwhile is missed or seen twice, all others exactly once.
struct CharacterKey {
    std::string slug;  // not part of the order
    std::string name;
    Timestamp updated_at;
    CharacterId id;
};

// Cells whose text came from a template: from this one, and in this state of template_cell_rows;
// nothing for any.
struct FromTemplate {
    std::optional<core::TemplateId> template_id;
    std::optional<std::string> state;
};

struct CharacterFilter {
    std::string search = {};  // part of name or slug, "" for all
    bool is_archived = false;
    // Only those without a text of their own for it.
    std::optional<core::EmotionName> emotion_missing = std::nullopt;
    // Only those with such a cell; with an emotion, that cell.
    std::optional<CellState> has_cell = std::nullopt;
    std::optional<core::EmotionName> emotion = std::nullopt;
    AdminId asked_by = {};  // whose drafts CellState::draft means
    // Only those with such a cell, of that emotion if there is one.
    std::optional<FromTemplate> from_template = std::nullopt;
    CharacterOrder order = CharacterOrder::by_name;
    std::optional<CharacterKey> after = std::nullopt;
    std::size_t limit = 50;
};

[[nodiscard]] awaitable<std::vector<CharacterKey>> list_character_keys(pg::Pool& pool,
                                                                       CharacterFilter filter,
                                                                       Deadline deadline);

// How many characters the filter lets through on all pages; nothing beyond
// limits::rows_counted_max, nor of a letter or two among many in a state, nor when many have a cell
// that the filter by template means.
[[nodiscard]] awaitable<std::optional<std::int64_t>> count_characters(pg::Pool& pool,
                                                                      CharacterFilter filter,
                                                                      Deadline deadline);

}  // namespace mien::store
