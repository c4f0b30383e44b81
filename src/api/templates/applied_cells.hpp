// The cells that the body of an application names, with the values that it gives them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "actions/templates/template_runs.hpp"
#include "base/json.hpp"
#include "pg/pool.hpp"

namespace mien::api {

// A member that is a number, if it is there.
[[nodiscard]] std::optional<int> number_from(const json::object& body, std::string_view name);

// By character and emotion, which is the order of all locks. Throws invalid for names that are not
// those of characters and emotions, and for a cell that is named twice.
[[nodiscard]] awaitable<std::vector<actions::AppliedCell>> read_applied_cells(
    pg::Pool& pool, const json::object& body, Deadline deadline);

}  // namespace mien::api
