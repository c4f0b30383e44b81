#include "store/access/tokens.hpp"

#include "base/error.hpp"
#include "base/limits/access.hpp"
#include "base/limits/lists.hpp"

namespace mien::store {
namespace {

constexpr pg::Query list_tokens_query{"list_tokens", R"sql(
    SELECT api_tokens.id, api_tokens.admin_id, admins.display_name AS admin_display_name,
        api_tokens.name, api_tokens.scope, api_tokens.created_at, api_tokens.last_used_at,
        api_tokens.expires_at, api_tokens.revoked_at
    FROM api_tokens JOIN admins ON admins.id = api_tokens.admin_id
    WHERE $1::uuid IS NULL OR api_tokens.admin_id = $1
    ORDER BY api_tokens.created_at DESC, api_tokens.id DESC
    LIMIT $2)sql",
                                      pg::Planning::for_each_call};

// A statement of its own, so that the next one counts what was committed before the lock was had.
constexpr pg::Query lock_holder{"lock_token_holder", R"sql(
    SELECT id FROM admins WHERE id = $1 FOR UPDATE)sql"};

constexpr pg::Query count_tokens{"count_tokens", R"sql(
    SELECT count(*) AS count FROM api_tokens
    WHERE admin_id = $1 AND revoked_at IS NULL
        AND (expires_at IS NULL OR expires_at > now()))sql"};

constexpr pg::Query find_parent{"find_parent_token", R"sql(
    SELECT expires_at FROM api_tokens WHERE id = $1 AND revoked_at IS NULL)sql"};

constexpr pg::Query insert_token{"insert_token", R"sql(
    WITH token AS (
        INSERT INTO api_tokens (id, admin_id, name, scope, expires_at, token_sha256, parent_id,
                                session_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        RETURNING id, admin_id, name, scope, created_at, last_used_at, expires_at, revoked_at)
    SELECT token.*, admins.display_name AS admin_display_name
    FROM token JOIN admins ON admins.id = token.admin_id)sql"};

// Creating a token takes the same lock, so that none can be added while the next statement runs.
constexpr pg::Query lock_holder_of_token{"lock_holder_of_token", R"sql(
    SELECT id FROM admins WHERE id = (SELECT admin_id FROM api_tokens WHERE id = $1)
    FOR UPDATE)sql"};

constexpr pg::Query revoke_tokens{"revoke_tokens", R"sql(
    WITH RECURSIVE made AS (
        SELECT id FROM api_tokens
        WHERE id = $1 AND ($2::uuid IS NULL OR admin_id = $2) AND revoked_at IS NULL
        UNION ALL
        SELECT api_tokens.id FROM api_tokens JOIN made ON api_tokens.parent_id = made.id),
    revoked AS (
        UPDATE api_tokens SET revoked_at = now()
        FROM made WHERE api_tokens.id = made.id AND revoked_at IS NULL
        RETURNING api_tokens.id, admin_id, name, scope, created_at, last_used_at, expires_at,
            revoked_at)
    SELECT revoked.*, admins.display_name AS admin_display_name
    FROM revoked JOIN admins ON admins.id = revoked.admin_id
    ORDER BY revoked.id <> $1, revoked.id)sql"};

// A token and all that it has made have one admin.
constexpr pg::Query revoke_tokens_of_admin{"revoke_tokens_of_admin", R"sql(
    WITH RECURSIVE ended AS (
        SELECT id FROM api_tokens
        WHERE admin_id = $1 AND ($2 = 'all' OR ($2 = 'made_in_sessions' AND session_id IS NOT NULL))
        UNION
        SELECT t.id FROM api_tokens t JOIN ended e ON t.parent_id = e.id)
    UPDATE api_tokens t SET revoked_at = now()
    FROM ended e WHERE t.id = e.id AND t.revoked_at IS NULL)sql"};

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

std::vector<Token> tokens_from(const pg::Rows& rows) {
    std::vector<Token> tokens;
    tokens.reserve(rows.size());
    for (const auto& row : rows) {
        tokens.push_back(token_from_row(row));
    }
    return tokens;
}

// The end of a token that its parent makes.
std::optional<Timestamp> end_below(const pg::Rows& parents, std::optional<Timestamp> wanted) {
    if (parents.empty()) {
        throw Error(ErrorKind::unauthenticated, "The API token has just been revoked.");
    }
    const auto end = parents.front().get<std::optional<Timestamp>>("expires_at");
    if (end && wanted && *wanted > *end) {
        throw Error(ErrorKind::invalid, "A token cannot make one that ends after itself.",
                    {{"/expires_at", "too_late", "Must not be after " + to_rfc3339(*end) + "."}});
    }
    return wanted ? wanted : end;
}

}  // namespace

std::string_view name_of(TokenRevocation revocation) noexcept {
    switch (revocation) {
        case TokenRevocation::none:
            return "none";
        case TokenRevocation::made_in_sessions:
            return "made_in_sessions";
        case TokenRevocation::all:
            return "all";
    }
    return "all";
}

std::optional<TokenRevocation> parse_token_revocation(std::string_view name) {
    for (const auto one :
         {TokenRevocation::none, TokenRevocation::made_in_sessions, TokenRevocation::all}) {
        if (name == name_of(one)) {
            return one;
        }
    }
    return std::nullopt;
}

pg::Call revoke_tokens_call(AdminId admin_id, TokenRevocation revocation) {
    return {revoke_tokens_of_admin, pg::params(admin_id, name_of(revocation))};
}

awaitable<std::vector<Token>> list_tokens(pg::Pool& pool, std::optional<AdminId> admin_id,
                                          Deadline deadline) {
    auto parameters = pg::params(admin_id, limits::page_rows_max);
    const auto rows = co_await pool.run(list_tokens_query, std::move(parameters), deadline);
    co_return tokens_from(rows);
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
    if (draft.parent_id) {
        const auto parents = co_await transaction.run(find_parent, pg::params(*draft.parent_id));
        draft.expires_at = end_below(parents, draft.expires_at);
    }
    auto parameters =
        pg::params(TokenId::make(), draft.admin_id, draft.name, draft.scope, draft.expires_at,
                   draft.token_sha256, draft.parent_id, draft.session_id);
    const auto rows = co_await transaction.run(insert_token, std::move(parameters));
    co_return token_from_row(rows.front());
}

awaitable<std::vector<Token>> revoke_token(pg::Transaction& transaction, TokenId id,
                                           std::optional<AdminId> admin_id) {
    std::vector<pg::Call> calls;
    calls.push_back({lock_holder_of_token, pg::params(id)});
    calls.push_back({revoke_tokens, pg::params(id, admin_id)});
    const auto answers = co_await transaction.run_all(std::move(calls));
    co_return tokens_from(answers.back());
}

}  // namespace mien::store
