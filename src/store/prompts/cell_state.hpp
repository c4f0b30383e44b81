// What a cell is to somebody who looks for cells.
#pragma once

#include <optional>
#include <string_view>

namespace mien::store {

enum class CellState {
    custom,          // the character's own text
    global_default,  // the default of the emotion
    missing,         // neither
    draft,           // the asking admin has a draft of it
};

// "custom", "default", "missing" or "draft", as the function own_sets of the schema says it.
[[nodiscard]] std::string_view name_of(CellState state) noexcept;
[[nodiscard]] std::optional<CellState> parse_cell_state(std::string_view name);

}  // namespace mien::store
