#include "api/json/session.hpp"

#include "api/json/admin.hpp"
#include "api/json/token.hpp"
#include "base/or_null.hpp"
#include "core/admin.hpp"

namespace mien::api {
namespace {

Secret secret_at(const json::object& body, std::string_view name) {
    return Secret(std::string(body.at(name).as_string()));
}

}  // namespace

json::object to_json(const store::Session& session, bool is_current) {
    return {{"id", to_string(session.id)},
            {"user_agent", session.user_agent},
            {"peer_address", session.peer_address},
            {"created_at", to_rfc3339(session.created_at)},
            {"last_seen_at", to_rfc3339(session.last_seen_at)},
            {"expires_at", to_rfc3339(session.expires_at)},
            {"is_current", is_current}};
}

json::object to_json(const store::StartedSession& started) {
    return {{"admin", to_json(started.admin)}, {"expires_at", to_rfc3339(started.expires_at)}};
}

json::object to_json(const core::Principal& principal, const std::string& environment) {
    json::object admin{{"id", to_string(principal.admin_id)},
                       {"email", principal.email},
                       {"display_name", principal.display_name},
                       {"role", core::name_of(principal.role)}};
    return {{"admin", std::move(admin)},
            {"environment", environment},
            {"session_id", or_null(principal.session_id)},
            {"token_id", or_null(principal.token_id)}};
}

SignIn sign_in_from_json(const json::object& body) {
    return {core::canonical_admin_email(body.at("email").as_string()).value_or(""),
            secret_at(body, "password")};
}

PasswordChange password_change_from_json(const json::object& body) {
    return {.current_password = secret_at(body, "current_password"),
            .new_password = secret_at(body, "new_password"),
            .revoked_tokens = token_revocation_from(body)};
}

}  // namespace mien::api
