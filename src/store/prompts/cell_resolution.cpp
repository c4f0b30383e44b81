#include "store/prompts/cell_resolution.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "core/archived.hpp"

namespace mien::store {
namespace {

const SplitCell* find_split(const SplitsSnapshot& splits, const CellSnapshot& cell) {
    if (splits.cells.empty()) {
        return nullptr;
    }
    const auto& emotion = cell.emotion->name;
    const auto own = splits.cells.find({cell.character->character.id, emotion});
    if (own != splits.cells.end()) {
        return own->second.base_version == cell.own_version ? &own->second : nullptr;
    }
    if (cell.head == nullptr || cell.head->head.source != core::PromptSource::global) {
        return nullptr;
    }
    const auto global = splits.cells.find({std::nullopt, emotion});
    const bool is_split =
        global != splits.cells.end() && global->second.base_version == cell.head->head.version;
    return is_split ? &global->second : nullptr;
}

}  // namespace

std::optional<SplitChoice> choose_arm(const SplitsSnapshot& splits, const CellSnapshot& cell,
                                      UserId user_id) {
    const auto* const found = find_split(splits, cell);
    if (found == nullptr) {
        return std::nullopt;
    }
    const auto& split = *found->split;
    const auto person = split.traffic.person_of(user_id);
    const auto standing = split.traffic.standing_of(person);
    if (!standing) {
        return std::nullopt;
    }
    return SplitChoice{.experiment_id = split.experiment_id,
                       .phase = split.phase,
                       .cell = found->number,
                       .person = person,
                       .standing = *standing,
                       .text = standing->arm == core::Arm::b ? found->text_b : found->text_a};
}

void require_in_use(const CellSnapshot& cell) {
    core::require_in_use(
        {.character = cell.character->character.archived, .emotion = cell.emotion->is_archived});
}

core::Resolution resolve_cell(const CellSnapshot& cell, std::optional<UserId> user_id,
                              Timestamp now, const SplitChoice* choice) {
    require_in_use(cell);
    if (cell.head == nullptr) {
        throw Error(ErrorKind::not_found,
                    fmt::format("Neither “{}” of {} nor its global default has a prompt.",
                                cell.emotion->name.text(), cell.character->character.slug));
    }
    const auto& head = cell.head->head;
    const auto& character = cell.character->character;
    if (choice == nullptr) {
        return core::resolve(head, character, cell.emotion->name, user_id, now);
    }
    const auto is_of = fmt::format("{}/{}/{}", to_string(choice->experiment_id), choice->phase,
                                   choice->standing.arm == core::Arm::b ? 'b' : 'a');
    const core::StandIn stand_in{.text = choice->text, .is_of = is_of};
    return core::resolve(head, character, cell.emotion->name, user_id, now, &stand_in);
}

}  // namespace mien::store
