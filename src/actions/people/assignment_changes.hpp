// Assigning a character to a user, and ending an assignment.
#pragma once

#include "actions/done.hpp"
#include "store/people/assignments.hpp"

namespace mien::actions {

// They throw what the function of the same name in store throws.
[[nodiscard]] awaitable<Done<store::Assigned>> create_assignment(pg::Transaction& transaction,
                                                                 store::AssignmentDraft draft);
[[nodiscard]] awaitable<Done<store::Assignment>> end_assignment(pg::Transaction& transaction,
                                                                AssignmentId id);

}  // namespace mien::actions
