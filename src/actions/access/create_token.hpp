// Creating an API token.
#pragma once

#include "actions/done.hpp"
#include "base/secret.hpp"
#include "store/access/tokens.hpp"

namespace mien::actions {

struct TokenRequest {
    AdminId admin_id;
    std::string name;
    std::string scope = "full";
    std::optional<Timestamp> expires_at = std::nullopt;
    std::optional<TokenId> parent_id = std::nullopt;     // the token that makes it
    std::optional<SessionId> session_id = std::nullopt;  // the session in which it is made
};

struct NewToken {
    store::Token token;
    Secret value;  // shown once and kept nowhere
};

// Throws invalid for a name or scope that breaks its rules and for an end that does not lie between
// now and limits::token_life_days_max from now, and what store::create_token throws.
[[nodiscard]] awaitable<Done<NewToken>> create_token(pg::Transaction& transaction,
                                                     TokenRequest request);

}  // namespace mien::actions
