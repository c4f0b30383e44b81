// End users of the characters: the personal data of the system. The audit log and the program's
// log name users by id only. All functions throw unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "core/user.hpp"
#include "pg/pool.hpp"
#include "store/removal.hpp"

namespace mien::store {

struct User {
    UserId id;
    core::UserDraft fields;                   // canonical
    std::optional<CharacterId> character_id;  // assigned now
    std::optional<Timestamp> archived_at;
    int version = 1;
    Timestamp created_at;
    Timestamp updated_at;
};

// The last row of the page before.
struct UserKey {
    std::string name;
    UserId id;
};

struct UserFilter {
    std::string search = {};  // part of name or e-mail, "" for all
    bool is_archived = false;
    // Only users to whom it is assigned now.
    std::optional<CharacterId> character_id = std::nullopt;
    std::optional<UserKey> after = std::nullopt;
    std::size_t limit = 50;
};

// By name.
[[nodiscard]] awaitable<std::vector<User>> list_users(pg::Pool& pool, UserFilter filter,
                                                      Deadline deadline);

// How many users the filter lets through on all pages; nothing beyond limits::rows_counted_max.
[[nodiscard]] awaitable<std::optional<std::int64_t>> count_users(pg::Pool& pool, UserFilter filter,
                                                                 Deadline deadline);

// Throws not_found.
[[nodiscard]] awaitable<User> get_user(pg::Pool& pool, UserId id, Deadline deadline);

// The draft must have no problems. Throws conflict when the e-mail is taken.
[[nodiscard]] awaitable<User> create_user(pg::Transaction& transaction, core::UserDraft draft);

// Locks the user until the transaction ends, also against anything that would refer to them.
// Throws not_found.
[[nodiscard]] awaitable<User> lock_user(pg::Transaction& transaction, UserId id);

// The following take a user whom lock_user has locked.

// Replaces the fields, which must have no problems. Throws conflict when the user is archived or
// when the e-mail is taken.
[[nodiscard]] awaitable<User> change_user(pg::Transaction& transaction, User before,
                                          core::UserDraft fields);

// Deletes the user when no assignment and no video ever referred to them, else archives them.
[[nodiscard]] awaitable<Removal> remove_user(pg::Transaction& transaction, User before);

// Unchanged when the user is not archived.
[[nodiscard]] awaitable<User> restore_user(pg::Transaction& transaction, User before);

}  // namespace mien::store
