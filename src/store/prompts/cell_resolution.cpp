#include "store/prompts/cell_resolution.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "core/archived.hpp"

namespace mien::store {

void require_in_use(const CellSnapshot& cell) {
    core::require_in_use(
        {.character = cell.character->character.archived, .emotion = cell.emotion->is_archived});
}

core::Resolution resolve_cell(const CellSnapshot& cell, std::optional<UserId> user_id,
                              Timestamp now) {
    require_in_use(cell);
    if (cell.head == nullptr) {
        throw Error(ErrorKind::not_found,
                    fmt::format("Neither “{}” of {} nor its global default has a prompt.",
                                cell.emotion->name.text(), cell.character->character.slug));
    }
    return core::resolve(cell.head->head, cell.character->character, cell.emotion->name, user_id,
                         now);
}

}  // namespace mien::store
