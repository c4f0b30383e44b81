#include "store/prompts/cell_state.hpp"

namespace mien::store {

std::string_view name_of(CellState state) noexcept {
    switch (state) {
        case CellState::custom:
            return "custom";
        case CellState::global_default:
            return "default";
        case CellState::missing:
            return "missing";
        case CellState::draft:
            return "draft";
    }
    return "custom";
}

std::optional<CellState> parse_cell_state(std::string_view name) {
    for (const auto state :
         {CellState::custom, CellState::global_default, CellState::missing, CellState::draft}) {
        if (name == name_of(state)) {
            return state;
        }
    }
    return std::nullopt;
}

}  // namespace mien::store
