#include "store/staging/sync_schedule.hpp"

#include "base/limits/sync.hpp"

namespace mien::store {
namespace {

// The lock keeps two looks apart.
constexpr pg::Query look_query{"look_at_sync_schedule", R"sql(
    UPDATE sync_schedule_look l SET looked_until = clock_timestamp()
    FROM (SELECT looked_until FROM sync_schedule_look FOR UPDATE) before
    RETURNING before.looked_until AS since, l.looked_until AS until)sql"};

constexpr pg::Query look_again_query{"look_again_at_sync_schedule", R"sql(
    UPDATE sync_schedule_look SET looked_until = $1)sql"};

// By audit_log_subject_idx.
constexpr pg::Query list_missed{"list_missed_syncs", R"sql(
    SELECT (details ->> 'due_at')::timestamptz AS due_at, occurred_at,
           details ->> 'reason' AS reason
    FROM audit_log
    WHERE subject_kind = 'operation' AND subject_id = 'sync' AND action = 'sync.miss'
    ORDER BY seq DESC LIMIT $1)sql"};

}  // namespace

awaitable<ScheduleLook> look_at_schedule(pg::Transaction& transaction) {
    const auto rows = co_await transaction.run(look_query);
    co_return ScheduleLook{.since = rows.front().get<Timestamp>("since"),
                           .until = rows.front().get<Timestamp>("until")};
}

awaitable<void> look_again_from(pg::Transaction& transaction, Timestamp since) {
    co_await transaction.run(look_again_query, pg::params(since));
}

awaitable<std::vector<MissedSync>> list_missed_syncs(pg::Pool& pool, Deadline deadline) {
    const auto rows =
        co_await pool.run(list_missed, pg::params(limits::missed_syncs_told), deadline);
    std::vector<MissedSync> missed;
    missed.reserve(rows.size());
    for (const auto row : rows) {
        missed.push_back({.due_at = row.get<Timestamp>("due_at"),
                          .noticed_at = row.get<Timestamp>("occurred_at"),
                          .reason = row.get<std::string>("reason")});
    }
    co_return missed;
}

}  // namespace mien::store
