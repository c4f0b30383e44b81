#include "store/tokens.hpp"

#include "base/error.hpp"
#include "base/limits.hpp"

namespace mien::store {
namespace {

constexpr pg::Query list_tokens_query{"list_tokens", R"sql(
    SELECT api_tokens.id, api_tokens.admin_id, admins.display_name AS admin_display_name,
        api_tokens.name, api_tokens.scope, api_tokens.created_at, api_tokens.last_used_at,
        api_tokens.expires_at, api_tokens.revoked_at
    FROM api_tokens JOIN admins ON admins.id = api_tokens.admin_id
    WHERE $1::uuid IS NULL OR api_tokens.admin_id = $1
    ORDER BY api_tokens.created_at DESC, api_tokens.id DESC
    LIMIT $2)sql"};

// A statement of its own, so that the next one counts what was committed before the lock was had.
constexpr pg::Query lock_holder{"lock_token_holder", R"sql(
    SELECT id FROM admins WHERE id = $1 FOR UPDATE)sql"};

constexpr pg::Query count_tokens{"count_tokens", R"sql(
    SELECT count(*) AS count FROM api_tokens
    WHERE admin_id = $1 AND revoked_at IS NULL
        AND (expires_at IS NULL OR expires_at > now()))sql"};

constexpr pg::Query insert_token{"insert_token", R"sql(
    WITH token AS (
        INSERT INTO api_tokens (id, admin_id, name, scope, expires_at, token_sha256)
        VALUES ($1, $2, $3, $4, $5, $6)
        RETURNING id, admin_id, name, scope, created_at, last_used_at, expires_at, revoked_at)
    SELECT token.*, admins.display_name AS admin_display_name
    FROM token JOIN admins ON admins.id = token.admin_id)sql"};

constexpr pg::Query revoke_token_query{"revoke_token", R"sql(
    UPDATE api_tokens SET revoked_at = now()
    FROM admins
    WHERE api_tokens.id = $1 AND admins.id = api_tokens.admin_id
        AND ($2::uuid IS NULL OR api_tokens.admin_id = $2) AND revoked_at IS NULL
    RETURNING api_tokens.id, api_tokens.admin_id, admins.display_name AS admin_display_name,
        api_tokens.name, api_tokens.scope, api_tokens.created_at, api_tokens.last_used_at,
        api_tokens.expires_at, api_tokens.revoked_at)sql"};

Token token_from_row(const pg::Row& row) {
    return {.id = row.get<TokenId>("id"),
            .admin_id = row.get<AdminId>("admin_id"),
            .admin_display_name = row.get<std::string>("admin_display_name"),
            .name = row.get<std::string>("name"),
            .scope = row.get<std::string>("scope"),
            .created_at = row.get<Timestamp>("created_at"),
            .last_used_at = row.get<std::optional<Timestamp>>("last_used_at"),
            .expires_at = row.get<std::optional<Timestamp>>("expires_at"),
            .revoked_at = row.get<std::optional<Timestamp>>("revoked_at")};
}

}  // namespace

awaitable<std::vector<Token>> list_tokens(pg::Pool& pool, std::optional<AdminId> admin_id,
                                          Deadline deadline) {
    auto parameters = pg::params(admin_id, limits::page_rows_max);
    const auto rows = co_await pool.run(list_tokens_query, std::move(parameters), deadline);
    std::vector<Token> tokens;
    tokens.reserve(rows.size());
    for (const auto& row : rows) {
        tokens.push_back(token_from_row(row));
    }
    co_return tokens;
}

awaitable<Token> create_token(pg::Transaction& transaction, TokenDraft draft) {
    std::vector<pg::Call> calls;
    calls.push_back({lock_holder, pg::params(draft.admin_id)});
    calls.push_back({count_tokens, pg::params(draft.admin_id)});
    const auto counted = co_await transaction.run_all(std::move(calls));
    if (counted.back().front().get<int>("count") >= limits::tokens_per_admin_max) {
        throw Error(ErrorKind::conflict,
                    "You have as many API tokens as one admin may; revoke one first.");
    }
    auto parameters = pg::params(TokenId::make(), draft.admin_id, draft.name, draft.scope,
                                 draft.expires_at, draft.token_sha256);
    const auto rows = co_await transaction.run(insert_token, std::move(parameters));
    co_return token_from_row(rows.front());
}

awaitable<std::optional<Token>> revoke_token(pg::Transaction& transaction, TokenId id,
                                             std::optional<AdminId> admin_id) {
    const auto rows = co_await transaction.run(revoke_token_query, pg::params(id, admin_id));
    if (rows.empty()) {
        co_return std::nullopt;
    }
    co_return token_from_row(rows.front());
}

}  // namespace mien::store
