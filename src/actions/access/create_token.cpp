#include "actions/access/create_token.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/access.hpp"
#include "base/limits/text.hpp"
#include "core/text_rule.hpp"
#include "store/access/credentials.hpp"

namespace mien::actions {
namespace {

using store::CredentialKind;

void check_end(std::vector<Problem>& problems, Timestamp end) {
    const auto time = now();
    if (end <= time) {
        problems.push_back({"/expires_at", "in_the_past", "The end lies in the past."});
    } else if (end > time + std::chrono::days(limits::token_life_days_max)) {
        problems.push_back({"/expires_at", "too_late",
                            fmt::format("A token lives {} days at most; leave expires_at empty for "
                                        "one without an end.",
                                        limits::token_life_days_max)});
    }
}

void require_valid_request(const TokenRequest& request) {
    std::vector<Problem> problems;
    core::check_text(
        problems, request.name,
        {.pointer = "/name", .field = "name", .characters_max = limits::name_characters_max});
    if (request.scope != "full" && request.scope != "read" && request.scope != "resolve") {
        problems.push_back({"/scope", "unknown_scope", "The scope is full, read or resolve."});
    }
    if (request.expires_at) {
        check_end(problems, *request.expires_at);
    }
    require_valid(problems);
}

}  // namespace

awaitable<Done<NewToken>> create_token(pg::Transaction& transaction, TokenRequest request) {
    require_valid_request(request);
    auto value = store::make_credential(CredentialKind::token);
    store::TokenDraft draft{
        .admin_id = request.admin_id,
        .name = std::move(request.name),
        .scope = std::move(request.scope),
        .expires_at = request.expires_at,
        .token_sha256 = *store::digest_of(CredentialKind::token, value.reveal()),
        .parent_id = request.parent_id,
        .session_id = request.session_id};
    auto token = co_await store::create_token(transaction, std::move(draft));
    std::vector<store::AuditEntry> audit;
    audit.push_back({.action = "token.create",
                     .subject_kind = "token",
                     .subject_id = to_string(token.id),
                     .details = {{"name", token.name}, {"scope", token.scope}},
                     .version_id = {}});
    co_return Done<NewToken>{{std::move(token), std::move(value)}, std::move(audit)};
}

}  // namespace mien::actions
