// Admins: who operates Mien. E-mails are stored in lower case.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "core/role.hpp"
#include "pg/pool.hpp"
#include "store/access/tokens.hpp"

namespace mien::store {

struct Admin {
    AdminId id;
    std::string email;
    std::string display_name;
    core::Role role = core::Role::viewer;
    std::optional<Timestamp> disabled_at;
    std::optional<Timestamp> locked_until;  // only while the lock lasts
    bool is_imported = false;  // known only as the author of imported versions; cannot sign in
    int version = 1;
    Timestamp created_at;
    Timestamp updated_at;
};

struct AdminDraft {
    std::string email;
    std::string display_name;
    core::Role role = core::Role::viewer;
    std::string password_hash;
};

// What is empty stays as it is.
struct AdminPatch {
    std::optional<std::string> email = std::nullopt;
    std::optional<std::string> display_name = std::nullopt;
    std::optional<core::Role> role = std::nullopt;
    std::optional<bool> is_disabled = std::nullopt;
    std::optional<std::string> password_hash = std::nullopt;
    // What else ends with a new password.
    TokenRevocation revoked_tokens = TokenRevocation::made_in_sessions;
};

struct ChangedAdmin {
    Admin admin;
    std::int64_t revoked_tokens = 0;
};

// A password in place of the one whose hash the caller has verified.
struct NewPassword {
    AdminId admin_id;
    std::string old_hash;
    std::string new_hash;
    std::optional<SessionId> kept_session;
    TokenRevocation revoked_tokens = TokenRevocation::made_in_sessions;
};

struct AdminFilter {
    std::string search;  // part of the e-mail or of the name, "" for all
    std::optional<std::string> after_email;
    std::size_t limit = 50;
};

// Reads an admin from a row with all its columns.
[[nodiscard]] Admin admin_from_row(const pg::Row& row);

// By e-mail.
[[nodiscard]] awaitable<std::vector<Admin>> list_admins(pg::Pool& pool, AdminFilter filter,
                                                        Deadline deadline);

// Throws not_found.
[[nodiscard]] awaitable<Admin> get_admin(pg::Pool& pool, AdminId id, Deadline deadline);

// Locks the admin until the transaction ends, for a change by the patch. Throws not_found, and
// conflict when the patch would leave nobody who can sign in with the role admin.
[[nodiscard]] awaitable<Admin> lock_admin(pg::Transaction& transaction, AdminId id,
                                          const AdminPatch& patch);

// Throws conflict when the e-mail is taken.
[[nodiscard]] awaitable<Admin> create_admin(pg::Transaction& transaction, AdminDraft draft);

// Changes an admin that lock_admin has locked. A new password ends the admin's sessions and the
// tokens that the patch says; disabling ends all of both. Throws conflict when the e-mail is taken.
[[nodiscard]] awaitable<ChangedAdmin> change_admin(pg::Transaction& transaction, AdminId id,
                                                   AdminPatch patch);

// How many tokens it has revoked; nothing, and no change, when the hash is another one by now. Ends
// every session of the admin but the one that is kept.
[[nodiscard]] awaitable<std::optional<std::int64_t>> replace_password(pg::Transaction& transaction,
                                                                      NewPassword password);

}  // namespace mien::store
