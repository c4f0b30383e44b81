// Wire forms of signing in and of login sessions.
#pragma once

#include <string>

#include "base/json.hpp"
#include "base/secret.hpp"
#include "core/principal.hpp"
#include "store/access/sessions.hpp"
#include "store/access/tokens.hpp"

namespace mien::api {

[[nodiscard]] json::object to_json(const store::Session& session, bool is_current);
[[nodiscard]] json::object to_json(const store::StartedSession& started);
// The admin behind the credentials of a request.
[[nodiscard]] json::object to_json(const core::Principal& principal,
                                   const std::string& environment);

struct SignIn {
    std::string email;  // empty when it cannot be anyone's
    Secret password;
};
[[nodiscard]] SignIn sign_in_from_json(const json::object& body);

struct PasswordChange {
    Secret current_password;
    Secret new_password;
    store::TokenRevocation revoked_tokens;
};
[[nodiscard]] PasswordChange password_change_from_json(const json::object& body);

}  // namespace mien::api
