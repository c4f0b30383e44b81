#include "store/access/sessions.hpp"

#include "base/limits/access.hpp"
#include "base/limits/database.hpp"

namespace mien::store {
namespace {

constexpr pg::Query find_account_by_email{"find_account_by_email", R"sql(
    SELECT id, email, display_name, coalesce(password_hash, '') AS password_hash,
        disabled_at IS NULL AND coalesce(locked_until <= now(), true) AS is_open
    FROM admins WHERE email = $1)sql"};

constexpr pg::Query find_account_by_id{"find_account_by_id", R"sql(
    SELECT id, email, display_name, coalesce(password_hash, '') AS password_hash,
        disabled_at IS NULL AND coalesce(locked_until <= now(), true) AS is_open
    FROM admins WHERE id = $1)sql"};

// A lock that is over leaves nothing behind: the next wrong password is the first.
constexpr pg::Query count_wrong_password{"count_wrong_password", R"sql(
    UPDATE admins SET
        sign_in_failures = CASE WHEN locked_until IS NULL THEN sign_in_failures + 1 ELSE 1 END,
        locked_until = CASE WHEN locked_until IS NULL AND sign_in_failures + 1 >= $2
                            THEN now() + make_interval(mins => $3) END
    WHERE id = $1 AND coalesce(locked_until <= now(), true))sql"};

// Judges the account once more, now that its row is locked.
constexpr pg::Query admit_account{"admit_account", R"sql(
    UPDATE admins SET sign_in_failures = 0, locked_until = NULL
    WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL
        AND coalesce(locked_until <= now(), true)
    RETURNING id, email, display_name, role, disabled_at, version, created_at, updated_at,
        locked_until, imported_at IS NOT NULL AND password_hash IS NULL AS is_imported)sql"};

constexpr pg::Query insert_session{"insert_session", R"sql(
    INSERT INTO sessions (id, token_sha256, admin_id, user_agent, peer_address, expires_at)
    VALUES ($1, $2, $3, $4, $5, now() + make_interval(hours => $6))
    RETURNING expires_at)sql"};

constexpr pg::Query end_session_of_token{"end_session_of_token", R"sql(
    UPDATE sessions SET revoked_at = now() WHERE token_sha256 = $1 AND revoked_at IS NULL)sql"};

// The one that has just begun stays, whatever the others' clocks say.
constexpr pg::Query end_unused_sessions{"end_unused_sessions", R"sql(
    UPDATE sessions SET revoked_at = now() WHERE id IN (
        SELECT id FROM sessions
        WHERE admin_id = $1 AND revoked_at IS NULL AND expires_at > now()
        ORDER BY id <> $2, last_seen_at DESC, id DESC OFFSET $3))sql"};

constexpr pg::Query renew_hash{"renew_password_hash", R"sql(
    UPDATE admins SET password_hash = $3 WHERE id = $1 AND password_hash = $2)sql"};

constexpr pg::Query list_sessions_query{"list_sessions", R"sql(
    SELECT id, user_agent, peer_address, created_at, last_seen_at, expires_at
    FROM sessions
    WHERE admin_id = $1 AND revoked_at IS NULL AND expires_at > now()
        AND last_seen_at > now() - make_interval(secs => $2)
    ORDER BY created_at DESC, id DESC
    LIMIT $3)sql"};

constexpr pg::Query end_session_query{"end_session", R"sql(
    UPDATE sessions SET revoked_at = now()
    WHERE id = $1 AND admin_id = $2 AND revoked_at IS NULL AND expires_at > now())sql"};

constexpr pg::Query delete_sessions{"delete_ended_sessions", R"sql(
    DELETE FROM sessions WHERE id IN (
        SELECT id FROM sessions
        WHERE coalesce(revoked_at, expires_at) < now() - interval '1 day'
        LIMIT $1 FOR UPDATE SKIP LOCKED))sql"};

constexpr std::int64_t deletion_rows_max = 1000;

std::optional<Account> account_from(const pg::Rows& rows) {
    if (rows.empty()) {
        return std::nullopt;
    }
    const auto row = rows.front();
    return Account{.id = row.get<AdminId>("id"),
                   .email = row.get<std::string>("email"),
                   .display_name = row.get<std::string>("display_name"),
                   .password_hash = row.get<std::string>("password_hash"),
                   .is_open = row.get<bool>("is_open")};
}

Session session_from_row(const pg::Row& row) {
    return {.id = row.get<SessionId>("id"),
            .user_agent = row.get<std::string>("user_agent"),
            .peer_address = row.get<std::string>("peer_address"),
            .created_at = row.get<Timestamp>("created_at"),
            .last_seen_at = row.get<Timestamp>("last_seen_at"),
            .expires_at = row.get<Timestamp>("expires_at")};
}

std::vector<pg::Call> starting_calls(const NewSession& session,
                                     const std::optional<Sha256>& replaced_token,
                                     const Actor& actor) {
    std::vector<pg::Call> calls;
    calls.push_back({insert_session, pg::params(session.id, session.token_sha256, session.admin_id,
                                                session.user_agent, session.peer_address,
                                                limits::session_time_max.count())});
    if (replaced_token) {
        calls.push_back({end_session_of_token, pg::params(*replaced_token)});
    }
    calls.push_back({end_unused_sessions,
                     pg::params(session.admin_id, session.id, limits::sessions_per_admin_max)});
    const AuditEntry entry{"session.sign_in",
                           "session",
                           to_string(session.id),
                           {{"peer_address", session.peer_address}},
                           std::nullopt};
    calls.push_back(append_audit_call(actor, entry));
    return calls;
}

}  // namespace

awaitable<std::optional<Account>> find_account(pg::Pool& pool, std::string email,
                                               Deadline deadline) {
    const auto rows = co_await pool.run(find_account_by_email, pg::params(email), deadline);
    co_return account_from(rows);
}

awaitable<std::optional<Account>> find_account(pg::Pool& pool, AdminId id, Deadline deadline) {
    const auto rows = co_await pool.run(find_account_by_id, pg::params(id), deadline);
    co_return account_from(rows);
}

awaitable<void> record_wrong_password(pg::Pool& pool, std::optional<AdminId> id, Actor actor,
                                      std::optional<json::object> details, Deadline deadline) {
    auto transaction = co_await pool.begin(deadline);
    std::vector<pg::Call> calls;
    calls.push_back({count_wrong_password,
                     pg::params(id, limits::sign_in_failures_max, limits::lockout_time.count())});
    if (details) {
        const AuditEntry entry{"session.sign_in_failed", "admin", id ? to_string(*id) : "unknown",
                               std::move(*details), std::nullopt};
        calls.push_back(append_audit_call(actor, entry));
    }
    co_await transaction.run_all_and_commit(std::move(calls));
}

awaitable<std::optional<StartedSession>> start_session(pg::Pool& pool, NewSession session,
                                                       std::string password_hash,
                                                       std::optional<Sha256> replaced_token,
                                                       Actor actor, Deadline deadline) {
    auto transaction = co_await pool.begin(deadline);
    auto parameters = pg::params(session.admin_id, password_hash);
    const auto admitted = co_await transaction.run(admit_account, std::move(parameters));
    if (admitted.empty()) {
        co_return std::nullopt;
    }
    auto calls = starting_calls(session, replaced_token, actor);
    const auto results = co_await transaction.run_all_and_commit(std::move(calls));
    co_return StartedSession{admin_from_row(admitted.front()),
                             results.front().front().get<Timestamp>("expires_at")};
}

awaitable<void> renew_password_hash(pg::Pool& pool, AdminId id, std::string old_hash,
                                    std::string new_hash, Deadline deadline) {
    co_await pool.run(renew_hash, pg::params(id, old_hash, new_hash), deadline);
}

awaitable<std::vector<Session>> list_sessions(pg::Pool& pool, AdminId admin_id, Deadline deadline) {
    const auto idle_max = std::chrono::seconds(limits::session_idle_max).count();
    auto parameters = pg::params(admin_id, idle_max, limits::sessions_per_admin_max);
    const auto rows = co_await pool.run(list_sessions_query, std::move(parameters), deadline);
    std::vector<Session> sessions;
    for (const auto& row : rows) {
        sessions.push_back(session_from_row(row));
    }
    co_return sessions;
}

awaitable<bool> end_session(pg::Transaction& transaction, AdminId admin_id, SessionId id) {
    const auto rows = co_await transaction.run(end_session_query, pg::params(id, admin_id));
    co_return rows.affected() == 1;
}

awaitable<std::int64_t> delete_ended_sessions(pg::Pool& pool) {
    std::int64_t deleted = 0;
    while (true) {
        const auto deadline = deadline_in(limits::statement_time_max);
        const auto rows =
            co_await pool.run(delete_sessions, pg::params(deletion_rows_max), deadline);
        deleted += rows.affected();
        if (rows.affected() < deletion_rows_max) {
            co_return deleted;
        }
    }
}

}  // namespace mien::store
