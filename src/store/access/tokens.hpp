// API tokens: what programs send to act for an admin.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "pg/pool.hpp"

namespace mien::store {

struct Token {
    TokenId id;
    AdminId admin_id;
    std::string admin_display_name;
    std::string name;
    std::string scope;  // "full", "read" or "resolve"
    Timestamp created_at;
    std::optional<Timestamp> last_used_at;
    std::optional<Timestamp> expires_at;
    std::optional<Timestamp> revoked_at;
};

struct TokenDraft {
    AdminId admin_id;
    std::string name;
    std::string scope = "full";
    std::optional<Timestamp> expires_at;
    Sha256 token_sha256;
    std::optional<TokenId> parent_id = std::nullopt;     // the token that makes it
    std::optional<SessionId> session_id = std::nullopt;  // the session in which it is made
};

// Which tokens of an admin end with their password.
enum class TokenRevocation : std::uint8_t {
    none,
    made_in_sessions,  // and those that they have made
    all,
};
[[nodiscard]] std::optional<TokenRevocation> parse_token_revocation(std::string_view name);
[[nodiscard]] std::string_view name_of(TokenRevocation revocation) noexcept;

// The statement that revokes them; it touches as many rows as there were.
[[nodiscard]] pg::Call revoke_tokens_call(AdminId admin_id, TokenRevocation revocation);

// Of one admin, or of all; latest first, and at most limits::page_rows_max of them.
[[nodiscard]] awaitable<std::vector<Token>> list_tokens(pg::Pool& pool,
                                                        std::optional<AdminId> admin_id,
                                                        Deadline deadline);

// Throws conflict when the admin has limits::tokens_per_admin_max valid tokens. With a parent the
// token ends when its parent does, unless it is to end before; throws invalid when it is to end
// later and unauthenticated when the parent is revoked.
[[nodiscard]] awaitable<Token> create_token(pg::Transaction& transaction, TokenDraft draft);

// Revokes the token and all that were made by it, directly or not; the token itself comes first.
// Nothing when there is no such token (of the admin, when one is given) or it is revoked already.
[[nodiscard]] awaitable<std::vector<Token>> revoke_token(pg::Transaction& transaction, TokenId id,
                                                         std::optional<AdminId> admin_id);

}  // namespace mien::store
