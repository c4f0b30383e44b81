// What must always be true of staging's control database.
#pragma once

#include <vector>

#include "store/invariants.hpp"

namespace mien::store {

// In the order in which they are looked at. What holds of every database has the same id as in
// store::invariants().
[[nodiscard]] std::vector<Invariant> control_invariants();

}  // namespace mien::store
