// Cells by what people call them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "actions/templates/template_runs.hpp"
#include "pg/pool.hpp"

namespace mien::actions {

struct NamedCell {
    std::optional<std::string> character;  // as in store/prompts/cell_names; nothing: the default
    std::string emotion;
    std::string pointer;  // of the cell, for problems; its members are "character" and "emotion"
};

// The cells with the keys of those that are named, in the order of apply_template. Throws invalid
// for characters and emotions that are not there, for a name that several characters have, and for
// a cell that is named twice; each place is told.
[[nodiscard]] awaitable<std::vector<AppliedCell>> apply_names(pg::Pool& pool,
                                                              std::vector<AppliedCell> cells,
                                                              std::vector<NamedCell> names,
                                                              Deadline deadline);

// By character and emotion. Throws invalid for a cell that is there twice.
[[nodiscard]] std::vector<AppliedCell> in_order(std::vector<AppliedCell> cells);

}  // namespace mien::actions
