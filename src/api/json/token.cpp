#include "api/json/token.hpp"

#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "core/text_rule.hpp"
#include "store/access/credentials.hpp"

namespace mien::api {
namespace {

json::value to_json(const std::optional<Timestamp>& time) {
    return time ? json::value(to_rfc3339(*time)) : json::value(nullptr);
}

std::optional<Timestamp> end_from(const json::object& body, Timestamp now,
                                  std::vector<Problem>& problems) {
    const auto* const value = body.if_contains("expires_at");
    if (value == nullptr || value->is_null()) {
        return std::nullopt;
    }
    const auto end = parse_timestamp(value->as_string());
    if (!end) {
        problems.push_back({"/expires_at", "bad_time", "Send an RFC 3339 time."});
    } else if (*end <= now) {
        problems.push_back({"/expires_at", "in_the_past", "The end lies in the past."});
    } else if (*end > now + std::chrono::days(limits::token_life_days_max)) {
        problems.push_back({"/expires_at", "too_late",
                            fmt::format("A token lives {} days at most; send null for one without "
                                        "an end.",
                                        limits::token_life_days_max)});
    }
    return end;
}

std::string scope_from(const json::object& body, std::vector<Problem>& problems) {
    const auto* const value = body.if_contains("scope");
    std::string scope(value == nullptr ? "full" : std::string_view(value->as_string()));
    if (scope != "full" && scope != "read" && scope != "resolve") {
        problems.push_back({"/scope", "unknown_scope", "The scope is full, read or resolve."});
    }
    return scope;
}

}  // namespace

json::object to_json(const store::Token& token) {
    return {
        {"id", to_string(token.id)},
        {"name", token.name},
        {"scope", token.scope},
        {"admin", {{"id", to_string(token.admin_id)}, {"display_name", token.admin_display_name}}},
        {"created_at", to_rfc3339(token.created_at)},
        {"last_used_at", to_json(token.last_used_at)},
        {"expires_at", to_json(token.expires_at)},
        {"revoked_at", to_json(token.revoked_at)}};
}

store::TokenDraft token_draft_from_json(const json::object& body, AdminId admin_id,
                                        const Secret& value, Timestamp now) {
    std::vector<Problem> problems;
    const auto digest = store::digest_of(store::CredentialKind::token, value.reveal());
    MIEN_ASSERT(digest.has_value(), "the value is a token's");
    store::TokenDraft draft{.admin_id = admin_id,
                            .name = std::string(body.at("name").as_string()),
                            .scope = scope_from(body, problems),
                            .expires_at = end_from(body, now, problems),
                            .token_sha256 = *digest};
    core::check_text(
        problems, draft.name,
        {.pointer = "/name", .field = "name", .characters_max = limits::name_characters_max});
    require_valid(problems);
    return draft;
}

}  // namespace mien::api
