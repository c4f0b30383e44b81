// Wire forms of API tokens.
#pragma once

#include "actions/access/create_token.hpp"
#include "base/json.hpp"
#include "store/access/tokens.hpp"

namespace mien::api {

[[nodiscard]] json::object to_json(const store::Token& token);

// A body that satisfies its schema. Throws invalid for an end that is no time.
[[nodiscard]] actions::TokenRequest token_request_from_json(const json::object& body);

// "revoke_tokens" of a body with a new password; without it, those made in sessions.
[[nodiscard]] store::TokenRevocation token_revocation_from(const json::object& body);

}  // namespace mien::api
