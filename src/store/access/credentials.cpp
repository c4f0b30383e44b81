#include "store/access/credentials.hpp"

#include "base/error.hpp"
#include "base/limits/access.hpp"

namespace mien::store {
namespace {

constexpr std::string_view token_prefix = "mien_";
constexpr std::size_t random_bytes_count = 32;
constexpr std::size_t random_characters = 43;  // of base64url

constexpr pg::Query find_session_holder{"find_session_holder", R"sql(
    SELECT admins.id AS admin_id, admins.email, admins.display_name, admins.role,
        sessions.id AS credential_id, 'full' AS scope,
        sessions.last_seen_at < now() - make_interval(secs => $3) AS is_touch_due
    FROM sessions JOIN admins ON admins.id = sessions.admin_id
    WHERE sessions.token_sha256 = $1 AND sessions.revoked_at IS NULL
        AND sessions.expires_at > now()
        AND sessions.last_seen_at > now() - make_interval(secs => $2)
        AND admins.disabled_at IS NULL)sql"};

constexpr pg::Query find_token_holder{"find_token_holder", R"sql(
    SELECT admins.id AS admin_id, admins.email, admins.display_name, admins.role,
        api_tokens.id AS credential_id, api_tokens.scope,
        coalesce(api_tokens.last_used_at < now() - make_interval(secs => $2), true)
            AS is_touch_due
    FROM api_tokens JOIN admins ON admins.id = api_tokens.admin_id
    WHERE api_tokens.token_sha256 = $1 AND api_tokens.revoked_at IS NULL
        AND (api_tokens.expires_at IS NULL OR api_tokens.expires_at > now())
        AND admins.disabled_at IS NULL)sql"};

constexpr pg::Query find_valid{"find_valid_credentials", R"sql(
    SELECT sessions.id
    FROM sessions JOIN admins ON admins.id = sessions.admin_id
    WHERE sessions.id = ANY ($1::uuid[]) AND sessions.revoked_at IS NULL
        AND sessions.expires_at > now()
        AND sessions.last_seen_at > now() - make_interval(secs => $2)
        AND admins.disabled_at IS NULL AND admins.role = ANY ($3::text[]::admin_role[])
    UNION ALL
    SELECT api_tokens.id
    FROM api_tokens JOIN admins ON admins.id = api_tokens.admin_id
    WHERE api_tokens.id = ANY ($1::uuid[]) AND api_tokens.revoked_at IS NULL
        AND (api_tokens.expires_at IS NULL OR api_tokens.expires_at > now())
        AND admins.disabled_at IS NULL AND admins.role = ANY ($3::text[]::admin_role[]))sql"};

constexpr pg::Query touch_session{"touch_session", R"sql(
    UPDATE sessions SET last_seen_at = now()
    WHERE token_sha256 = $1 AND last_seen_at < now() - make_interval(secs => $2))sql"};

constexpr pg::Query touch_token{"touch_token", R"sql(
    UPDATE api_tokens SET last_used_at = now()
    WHERE token_sha256 = $1
        AND (last_used_at IS NULL OR last_used_at < now() - make_interval(secs => $2)))sql"};

std::vector<std::string> roles_from(core::Role least) {
    std::vector<std::string> names;
    for (const auto role : {core::Role::viewer, core::Role::editor, core::Role::admin}) {
        if (core::allows(role, least)) {
            names.emplace_back(core::name_of(role));
        }
    }
    return names;
}

long long seconds_of(std::chrono::seconds duration) {
    return duration.count();
}

Holder holder_from_row(const pg::Row& row) {
    return {row.get<AdminId>("admin_id"),         row.get<std::string>("email"),
            row.get<std::string>("display_name"), role_from_row(row),
            row.get<Uuid>("credential_id"),       row.get<std::string>("scope"),
            row.get<bool>("is_touch_due")};
}

}  // namespace

core::Role role_from_row(const pg::Row& row) {
    const auto name = row.get<std::string_view>("role");
    const auto role = core::parse_role(name);
    if (!role) {
        throw Error(ErrorKind::internal, "The admin has a role that this program does not know.")
            .with_detail(std::string(name));
    }
    return *role;
}

Secret make_credential(CredentialKind kind) {
    const auto text = to_base64url(random_bytes(random_bytes_count));
    return Secret(kind == CredentialKind::token ? std::string(token_prefix) + text : text);
}

std::optional<Sha256> digest_of(CredentialKind kind, std::string_view value) {
    auto random_part = value;
    if (kind == CredentialKind::token) {
        if (!value.starts_with(token_prefix)) {
            return std::nullopt;
        }
        random_part.remove_prefix(token_prefix.size());
    }
    if (random_part.size() != random_characters) {
        return std::nullopt;
    }
    return sha256(value);
}

awaitable<std::optional<Holder>> find_holder(pg::Pool& pool, CredentialKind kind, Sha256 digest,
                                             Deadline deadline) {
    const auto seen_interval = seconds_of(limits::seen_interval);
    const bool is_session = kind == CredentialKind::session;
    auto parameters = is_session
                          ? pg::params(digest, seconds_of(limits::session_idle_max), seen_interval)
                          : pg::params(digest, seen_interval);
    const auto query = is_session ? find_session_holder : find_token_holder;
    const auto rows = co_await pool.run(query, std::move(parameters), deadline);
    if (rows.empty()) {
        co_return std::nullopt;
    }
    co_return holder_from_row(rows.front());
}

awaitable<std::vector<Uuid>> find_valid_credentials(pg::Pool& pool, std::vector<Uuid> ids,
                                                    core::Role least, Deadline deadline) {
    auto parameters = pg::params(ids, seconds_of(limits::session_idle_max), roles_from(least));
    const auto rows = co_await pool.run(find_valid, std::move(parameters), deadline);
    std::vector<Uuid> valid;
    valid.reserve(rows.size());
    for (const auto& row : rows) {
        valid.push_back(row.get<Uuid>("id"));
    }
    co_return valid;
}

awaitable<void> touch_credential(pg::Pool& pool, CredentialKind kind, Sha256 digest,
                                 Deadline deadline) {
    auto parameters = pg::params(digest, seconds_of(limits::seen_interval));
    const auto query = kind == CredentialKind::session ? touch_session : touch_token;
    co_await pool.run(query, std::move(parameters), deadline);
}

}  // namespace mien::store
