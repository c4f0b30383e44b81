// What must always be true of staging's control database.
#pragma once

#include <span>

#include "store/invariants.hpp"

namespace mien::store {

[[nodiscard]] std::span<const Invariant> control_invariants();

}  // namespace mien::store
