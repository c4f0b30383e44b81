#include "api/json/token.hpp"

#include "base/error.hpp"
#include "base/or_null.hpp"

namespace mien::api {
namespace {

std::optional<Timestamp> end_from(const json::object& body) {
    const auto* const value = body.if_contains("expires_at");
    if (value == nullptr || value->is_null()) {
        return std::nullopt;
    }
    const auto end = parse_timestamp(value->as_string());
    if (!end) {
        throw Error(ErrorKind::invalid, "expires_at is not a time.",
                    {{"/expires_at", "bad_time", "Send an RFC 3339 time."}});
    }
    return end;
}

}  // namespace

json::object to_json(const store::Token& token) {
    return {
        {"id", to_string(token.id)},
        {"name", token.name},
        {"scope", token.scope},
        {"admin", {{"id", to_string(token.admin_id)}, {"display_name", token.admin_display_name}}},
        {"created_at", to_rfc3339(token.created_at)},
        {"last_used_at", or_null(token.last_used_at)},
        {"expires_at", or_null(token.expires_at)},
        {"revoked_at", or_null(token.revoked_at)}};
}

store::TokenRevocation token_revocation_from(const json::object& body) {
    const auto* const value = body.if_contains("revoke_tokens");
    if (value == nullptr) {
        return store::TokenRevocation::made_in_sessions;
    }
    const auto revocation = store::parse_token_revocation(value->as_string());
    if (!revocation) {
        throw Error(
            ErrorKind::invalid, "revoke_tokens is not known.",
            {{"/revoke_tokens", "unknown_revocation", "Must be made_in_sessions, all or none."}});
    }
    return *revocation;
}

actions::TokenRequest token_request_from_json(const json::object& body) {
    actions::TokenRequest request;
    request.name = std::string(body.at("name").as_string());
    if (const auto* const scope = body.if_contains("scope")) {
        request.scope = std::string(scope->as_string());
    }
    request.expires_at = end_from(body);
    return request;
}

}  // namespace mien::api
