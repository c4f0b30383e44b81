#include "base/limits/access.hpp"
#include "store/invariants.hpp"

namespace mien::store {
namespace {

// The numbers of U04 and U08.
static_assert(limits::sessions_per_admin_max == 20 && limits::tokens_per_admin_max == 50);

constexpr Invariant all[] = {
    {"U01", "A disabled admin has no session.", {"verify_disabled_sessions", R"sql(
        SELECT format('session %s', s.id) AS place
        FROM sessions s JOIN admins a ON a.id = s.admin_id
        WHERE a.disabled_at IS NOT NULL AND s.revoked_at IS NULL AND s.expires_at > now()
     )sql"}},
    {"U02", "Passwords are stored as Argon2id.", {"verify_password_hashes", R"sql(
        SELECT format('admin %s', id) AS place FROM admins
        WHERE password_hash IS NOT NULL AND password_hash NOT LIKE '$argon2id$%'
     )sql"}},
    {"U03", "A disabled admin has no token.", {"verify_disabled_tokens", R"sql(
        SELECT format('token %s', t.id) AS place
        FROM api_tokens t JOIN admins a ON a.id = t.admin_id
        WHERE a.disabled_at IS NOT NULL AND t.revoked_at IS NULL
          AND coalesce(t.expires_at > now(), true)
     )sql"}},
    {"U04",
     "An admin has no more sessions than one may, and none outlives its time.",
     {"verify_session_limits", R"sql(
        SELECT format('admin %s: %s sessions', admin_id, count(*)) AS place FROM sessions
        WHERE revoked_at IS NULL AND expires_at > now()
        GROUP BY admin_id HAVING count(*) > 20
        UNION ALL
        SELECT format('session %s', id) FROM sessions
        WHERE expires_at > created_at + interval '12 hours'
     )sql"}},
    {"U05",
     "A token ends no later than the one that made it, and is of the same admin.",
     {"verify_token_parents", R"sql(
        SELECT format('token %s', t.id) AS place
        FROM api_tokens t LEFT JOIN api_tokens p ON p.id = t.parent_id
        WHERE t.parent_id IS NOT NULL
          AND (p.id IS NULL OR p.admin_id <> t.admin_id
               OR (t.revoked_at IS NULL AND p.revoked_at IS NOT NULL)
               OR coalesce(t.expires_at, 'infinity') > coalesce(p.expires_at, 'infinity'))
     )sql"}},
    {"U06", "Somebody who rules can sign in, once anybody can.", {"verify_rulers", R"sql(
        SELECT 'admins' AS place
        WHERE EXISTS (SELECT FROM admins WHERE role = 'admin' AND password_hash IS NOT NULL)
          AND NOT EXISTS (SELECT FROM admins WHERE role = 'admin' AND password_hash IS NOT NULL
                            AND disabled_at IS NULL)
     )sql"}},
    {"U07", "E-mails of admins are folded, and none is there twice.", {"verify_emails", R"sql(
        SELECT format('admin %s', min(id::text)) AS place FROM admins
        GROUP BY lower(email) HAVING count(*) > 1 OR min(email) <> lower(min(email))
     )sql"}},
    {"U08", "An admin has no more tokens than one may.", {"verify_token_limits", R"sql(
        SELECT format('admin %s: %s tokens', admin_id, count(*)) AS place FROM api_tokens
        WHERE revoked_at IS NULL AND coalesce(expires_at > now(), true)
        GROUP BY admin_id HAVING count(*) > 50
     )sql"}},
};

}  // namespace

std::span<const Invariant> invariant_lists::of_access() {
    return all;
}

}  // namespace mien::store
