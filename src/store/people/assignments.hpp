// Which character a user has: at most one at a time; ended assignments stay as history.
// All functions throw unavailable when the database is.
#pragma once

#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "pg/pool.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::store {

struct Assignment {
    AssignmentId id;
    UserId user_id;
    CharacterId character_id;
    std::optional<Author> assigned_by;  // nothing: the system
    Timestamp created_at;
    std::optional<Timestamp> ended_at;
};

struct AssignmentFilter {
    std::optional<UserId> user_id = std::nullopt;
    std::optional<CharacterId> character_id = std::nullopt;
    std::optional<bool> is_active = std::nullopt;      // has not ended
    std::optional<AssignmentId> after = std::nullopt;  // the last one of the page before
    std::size_t limit = 50;
};

// Latest first.
[[nodiscard]] awaitable<std::vector<Assignment>> list_assignments(pg::Pool& pool,
                                                                  AssignmentFilter filter,
                                                                  Deadline deadline);

// Throws not_found.
[[nodiscard]] awaitable<Assignment> get_assignment(pg::Pool& pool, AssignmentId id,
                                                   Deadline deadline);

struct AssignmentDraft {
    UserId user_id;
    CharacterId character_id;
    AdminId assigned_by;
};

struct Assigned {
    Assignment assignment;
    std::optional<AssignmentId> ended;  // what the user had until now
    bool is_new = false;                // false: the user had this character already
};

// Ends the user's active assignment and makes the new one. Locks the user until the transaction
// ends. Throws not_found for an unknown user or character, and conflict when one is archived.
[[nodiscard]] awaitable<Assigned> create_assignment(pg::Transaction& transaction,
                                                    AssignmentDraft draft);

// Throws not_found, and conflict when it has ended already.
[[nodiscard]] awaitable<Assignment> end_assignment(pg::Transaction& transaction, AssignmentId id);

}  // namespace mien::store
