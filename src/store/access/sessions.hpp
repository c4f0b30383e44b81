// Login sessions, and the accounts that may begin one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "store/access/admins.hpp"
#include "store/audit.hpp"

namespace mien::store {

// What signing in needs to know of an account.
struct Account {
    AdminId id;
    std::string email;
    std::string display_name;
    std::string password_hash;  // empty for an account that cannot sign in
    bool is_open = false;       // neither disabled nor locked now
};

struct NewSession {
    SessionId id;
    Sha256 token_sha256;
    AdminId admin_id;
    std::string user_agent;
    std::string peer_address;
};

struct Session {
    SessionId id;
    std::string user_agent;
    std::string peer_address;
    Timestamp created_at;
    Timestamp last_seen_at;
    Timestamp expires_at;
};

struct StartedSession {
    Admin admin;
    Timestamp expires_at;
};

// Nothing for an unknown e-mail.
[[nodiscard]] awaitable<std::optional<Account>> find_account(pg::Pool& pool, std::string email,
                                                             Deadline deadline);
[[nodiscard]] awaitable<std::optional<Account>> find_account(pg::Pool& pool, AdminId id,
                                                             Deadline deadline);

// Counts a wrong password and writes the entry, if there are details for one, in a transaction of
// its own. The last of
// limits::sign_in_failures_max in a row locks the account for limits::lockout_time; while it is
// locked none counts, and after it a new row begins. Without an id it does the same work for
// nobody.
[[nodiscard]] awaitable<void> record_wrong_password(pg::Pool& pool, std::optional<AdminId> id,
                                                    Actor actor,
                                                    std::optional<json::object> details,
                                                    Deadline deadline);

// Begins a session, with its audit entry, for an account whose password_hash was verified. Nothing
// when it was locked, disabled or given another password meanwhile. Ends the least recently used
// beyond limits::sessions_per_admin_max, and the one whose token the browser sent.
[[nodiscard]] awaitable<std::optional<StartedSession>> start_session(
    pg::Pool& pool, NewSession session, std::string password_hash,
    std::optional<Sha256> replaced_token, Actor actor, Deadline deadline);

// Stores the same password under today's costs; does nothing when it has changed meanwhile.
[[nodiscard]] awaitable<void> renew_password_hash(pg::Pool& pool, AdminId id, std::string old_hash,
                                                  std::string new_hash, Deadline deadline);

// Those that have not ended, latest first.
[[nodiscard]] awaitable<std::vector<Session>> list_sessions(pg::Pool& pool, AdminId admin_id,
                                                            Deadline deadline);

// False when the admin has no such session, or it had ended.
[[nodiscard]] awaitable<bool> end_session(pg::Transaction& transaction, AdminId admin_id,
                                          SessionId id);

// Removes sessions that ended more than a day ago; returns how many. A task of the cleaner.
[[nodiscard]] awaitable<std::int64_t> delete_ended_sessions(pg::Pool& pool);

}  // namespace mien::store
