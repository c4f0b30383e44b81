// What violated constraints say to people.
#pragma once

#include <span>

#include "pg/constraint_text.hpp"

namespace mien::store {

// One for every constraint in migrations/ that input can violate.
[[nodiscard]] std::span<const pg::ConstraintText> constraint_texts();

// Gives them to pg. Called while wiring, before the first query.
void register_constraints();

}  // namespace mien::store
