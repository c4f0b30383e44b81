// Creating, changing, removing and restoring a user. Those that take one as it was expect it
// locked by store::lock_user, so that the caller can judge its version first.
#pragma once

#include "actions/done.hpp"
#include "store/people/users.hpp"

namespace mien::actions {

// All throw invalid for fields that break their rules (core::find_problems), and what the function
// of the same name in store throws.
[[nodiscard]] awaitable<Done<store::User>> create_user(pg::Transaction& transaction,
                                                       core::UserDraft draft);
[[nodiscard]] awaitable<Done<store::User>> change_user(pg::Transaction& transaction,
                                                       store::User before, core::UserDraft fields);
[[nodiscard]] awaitable<Done<store::Removal>> remove_user(pg::Transaction& transaction,
                                                          store::User before);
[[nodiscard]] awaitable<Done<store::User>> restore_user(pg::Transaction& transaction,
                                                        store::User before);

}  // namespace mien::actions
