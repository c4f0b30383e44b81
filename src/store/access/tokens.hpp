// API tokens: what programs send to act for an admin.
#pragma once

#include <optional>
#include <string>
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
    std::optional<TokenId> parent_id = std::nullopt;  // the token that makes it
};

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
