// Creating and changing an admin's account.
#pragma once

#include "actions/done.hpp"
#include "store/access/admins.hpp"

namespace mien::actions {

// Throws invalid for an e-mail or name that breaks its rules, and what store::create_admin throws.
// The rules of the password (base/password.hpp) have been checked before it was hashed.
[[nodiscard]] awaitable<Done<store::Admin>> create_admin(pg::Transaction& transaction,
                                                         store::AdminDraft draft);

// Of an admin that store::lock_admin has locked, so that the caller can judge the version first.
// Experiments do not wait for the votes of who may vote no more, and may be decided by that.
[[nodiscard]] awaitable<Done<store::Admin>> change_admin(pg::Transaction& transaction,
                                                         store::Admin before,
                                                         store::AdminPatch patch);

// In the session that stays. Throws conflict when the password is another one by now.
[[nodiscard]] awaitable<Done<AdminId>> replace_password(pg::Transaction& transaction,
                                                        store::NewPassword password);

}  // namespace mien::actions
