// Ending what somebody is signed in with: login sessions and API tokens.
#pragma once

#include <vector>

#include "actions/done.hpp"
#include "store/access/tokens.hpp"

namespace mien::actions {

// Why a session ends: its holder signs out of it, or ends it from another one.
enum class SessionEnd { sign_out, elsewhere };

// False when there is no such session of the admin (any more).
[[nodiscard]] awaitable<Done<bool>> end_session(pg::Transaction& transaction, AdminId admin_id,
                                                SessionId id, SessionEnd why);

// Revokes the token and all that were made by it; the token itself comes first. With an admin, only
// one of that admin's. Throws not_found when there is none, or when it is revoked already.
[[nodiscard]] awaitable<Done<std::vector<store::Token>>> revoke_token(
    pg::Transaction& transaction, TokenId id, std::optional<AdminId> admin_id);

}  // namespace mien::actions
