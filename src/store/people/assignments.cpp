#include "store/people/assignments.hpp"

#include "base/error.hpp"
#include "core/archived.hpp"

namespace mien::store {
namespace {

constexpr pg::Query read_assignment{"read_assignment", R"sql(
    SELECT s.id, s.user_id, s.character_id, s.assigned_by, a.display_name AS assigned_by_name,
           s.created_at, s.ended_at
    FROM assignments s LEFT JOIN admins a ON a.id = s.assigned_by
    WHERE s.id = $1
)sql"};

// Ids are ordered by time, so the primary key gives the order.
constexpr pg::Query list_assignments_latest_first{"list_assignments", R"sql(
    SELECT s.id, s.user_id, s.character_id, s.assigned_by,
           (SELECT a.display_name FROM admins a WHERE a.id = s.assigned_by) AS assigned_by_name,
           s.created_at, s.ended_at
    FROM assignments s
    WHERE ($1::uuid IS NULL OR s.user_id = $1)
      AND ($2::uuid IS NULL OR s.character_id = $2)
      AND ($3::boolean IS NULL OR (s.ended_at IS NULL) = $3)
      AND ($4::uuid IS NULL OR s.id < $4)
    ORDER BY s.id DESC LIMIT $5
)sql",
                                                  pg::Planning::for_each_call};

// Puts those who assign to one user in line, and keeps the user from being archived meanwhile.
constexpr pg::Query lock_assigned_user{"lock_assigned_user", R"sql(
    SELECT archived_at IS NOT NULL AS is_archived FROM users WHERE id = $1 FOR NO KEY UPDATE
)sql"};

// Archiving locks the row FOR UPDATE, which this keeps away.
constexpr pg::Query lock_assigned_character{"lock_assigned_character", R"sql(
    SELECT archived_at IS NOT NULL AS is_archived FROM characters WHERE id = $1 FOR KEY SHARE
)sql"};

constexpr pg::Query read_active_assignment{"read_active_assignment", R"sql(
    SELECT s.id, s.user_id, s.character_id, s.assigned_by, a.display_name AS assigned_by_name,
           s.created_at, s.ended_at
    FROM assignments s LEFT JOIN admins a ON a.id = s.assigned_by
    WHERE s.user_id = $1 AND s.ended_at IS NULL
)sql"};

// The clock may have been set back since the assignment began.
constexpr pg::Query end_assignment_row{"end_assignment_row", R"sql(
    UPDATE assignments SET ended_at = greatest(clock_timestamp(), created_at)
    WHERE id = $1 AND ended_at IS NULL
)sql"};

// The time of the statement, not of the transaction: the one before may have begun in between. Not
// before the end of that one either, whatever the clock says.
constexpr pg::Query insert_assignment{"insert_assignment", R"sql(
    INSERT INTO assignments (id, user_id, character_id, assigned_by, created_at)
    VALUES ($1, $2, $3, $4, greatest(clock_timestamp(),
        (SELECT max(ended_at) FROM assignments WHERE user_id = $2)))
)sql"};

Assignment assignment_from_row(const pg::Row& row) {
    Assignment assignment{.id = row.get<AssignmentId>("id"),
                          .user_id = row.get<UserId>("user_id"),
                          .character_id = row.get<CharacterId>("character_id"),
                          .assigned_by = {},
                          .created_at = row.get<Timestamp>("created_at"),
                          .ended_at = row.get<std::optional<Timestamp>>("ended_at")};
    const auto admin_id = row.get<std::optional<AdminId>>("assigned_by");
    if (admin_id) {
        assignment.assigned_by = {*admin_id, row.get<std::string>("assigned_by_name")};
    }
    return assignment;
}

[[noreturn]] void refuse_unknown() {
    throw Error(ErrorKind::not_found, "There is no such assignment.");
}

void require_there(const pg::Rows& found, const char* pointer, const char* unknown) {
    if (found.empty()) {
        throw Error(ErrorKind::not_found, unknown, {{pointer, "unknown", unknown}});
    }
}

void require_open(const pg::Rows& users, const pg::Rows& characters) {
    require_there(users, "/user_id", "There is no such user.");
    require_there(characters, "/character_id", "There is no such character.");
    core::require_in_use({.character = characters.front().get<bool>("is_archived"),
                          .user = users.front().get<bool>("is_archived")});
}

}  // namespace

awaitable<std::vector<Assignment>> list_assignments(pg::Pool& pool, AssignmentFilter filter,
                                                    Deadline deadline) {
    auto parameters = pg::params(filter.user_id, filter.character_id, filter.is_active,
                                 filter.after, filter.limit);
    const auto rows =
        co_await pool.run(list_assignments_latest_first, std::move(parameters), deadline);
    std::vector<Assignment> assignments;
    assignments.reserve(rows.size());
    for (const auto& row : rows) {
        assignments.push_back(assignment_from_row(row));
    }
    co_return assignments;
}

awaitable<Assignment> get_assignment(pg::Pool& pool, AssignmentId id, Deadline deadline) {
    const auto rows = co_await pool.run(read_assignment, pg::params(id), deadline);
    if (rows.empty()) {
        refuse_unknown();
    }
    co_return assignment_from_row(rows.front());
}

awaitable<Assigned> create_assignment(pg::Transaction& transaction, AssignmentDraft draft) {
    std::vector<pg::Call> reading;
    reading.push_back({lock_assigned_user, pg::params(draft.user_id)});
    reading.push_back({lock_assigned_character, pg::params(draft.character_id)});
    reading.push_back({read_active_assignment, pg::params(draft.user_id)});
    const auto found = co_await transaction.run_all(std::move(reading));
    require_open(found[0], found[1]);
    std::optional<Assignment> active;
    if (!found[2].empty()) {
        active = assignment_from_row(found[2].front());
    }
    if (active && active->character_id == draft.character_id) {
        co_return Assigned{.assignment = *active, .ended = {}, .is_new = false};
    }
    const auto id = AssignmentId::make();
    std::vector<pg::Call> writing;
    if (active) {
        writing.push_back({end_assignment_row, pg::params(active->id)});
    }
    writing.push_back(
        {insert_assignment, pg::params(id, draft.user_id, draft.character_id, draft.assigned_by)});
    writing.push_back({read_assignment, pg::params(id)});
    const auto written = co_await transaction.run_all(std::move(writing));
    Assigned assigned{
        .assignment = assignment_from_row(written.back().front()), .ended = {}, .is_new = true};
    if (active) {
        assigned.ended = active->id;
    }
    co_return assigned;
}

awaitable<Assignment> end_assignment(pg::Transaction& transaction, AssignmentId id) {
    std::vector<pg::Call> calls;
    calls.push_back({end_assignment_row, pg::params(id)});
    calls.push_back({read_assignment, pg::params(id)});
    const auto answers = co_await transaction.run_all(std::move(calls));
    if (answers[1].empty()) {
        refuse_unknown();
    }
    if (answers[0].affected() == 0) {
        throw Error(ErrorKind::conflict, "This assignment has ended already.");
    }
    co_return assignment_from_row(answers[1].front());
}

}  // namespace mien::store
