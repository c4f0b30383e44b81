// JSON forms that stored rows and audit entries share.
#pragma once

#include "base/json.hpp"
#include "core/attributes.hpp"
#include "core/variables.hpp"
#include "pg/rows.hpp"

namespace mien::store {

[[nodiscard]] json::object attributes_to_json(const core::Attributes& attributes);
// The column attributes of a row.
[[nodiscard]] core::Attributes attributes_from_row(const pg::Row& row);

// {name: {from, to}} of the members that differ. Both have the same members.
[[nodiscard]] json::object changes_between(const json::object& before, const json::object& after);

// Variables that were left as written, each with its place and a sentence on it.
[[nodiscard]] json::array to_json(const std::vector<core::VariableProblem>& problems);

}  // namespace mien::store
