// Who made a request, once its credentials have been checked.
#pragma once

#include <optional>
#include <string>

#include "base/ids.hpp"
#include "core/role.hpp"

namespace mien::core {

// An admin through a login session or through an API token.
struct Principal {
    AdminId admin_id;
    std::string email;
    std::string display_name;
    Role role;                            // of a token: its admin's role, lowered by its scope
    std::optional<SessionId> session_id;  // set for a login session
    std::optional<TokenId> token_id;      // set for an API token
    std::string log_name = {};            // the admin, and the session or token
    bool is_resolve_only = false;
    bool is_read_only = false;  // a token of scope "read" or "resolve"
};

}  // namespace mien::core
