// Choosing which preset makes the clips of all cells, of an emotion, of a character, or of one
// cell.
#pragma once

#include <optional>

#include "actions/done.hpp"
#include "store/providers/choices.hpp"

namespace mien::actions {

enum class Maker {
    preset,
    builtin,  // the renderer that is built in, whatever a less specific choice says
    inherit,  // what a less specific choice says
};

struct Choosing {
    store::ChoiceScope scope;
    Maker maker = Maker::inherit;
    std::optional<PresetId> preset_id = {};  // of Maker::preset
    AdminId chosen_by;
};

// Clips that were asked for keep what was chosen then. Gives nothing when nothing is chosen for
// just this any more. The choice before was locked; throws what store::set_choice throws.
[[nodiscard]] awaitable<Done<std::optional<store::PresetChoice>>> choose(
    pg::Transaction& transaction, std::optional<store::PresetChoice> before, Choosing choosing);

}  // namespace mien::actions
