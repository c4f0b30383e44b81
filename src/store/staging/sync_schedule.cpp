#include "store/staging/sync_schedule.hpp"

namespace mien::store {
namespace {

// The lock keeps two looks apart.
constexpr pg::Query look_query{"look_at_sync_schedule", R"sql(
    UPDATE sync_schedule_look l SET looked_until = clock_timestamp()
    FROM (SELECT looked_until FROM sync_schedule_look FOR UPDATE) before
    RETURNING before.looked_until AS since, l.looked_until AS until)sql"};

}  // namespace

awaitable<ScheduleLook> look_at_schedule(pg::Transaction& transaction) {
    const auto rows = co_await transaction.run(look_query);
    co_return ScheduleLook{.since = rows.front().get<Timestamp>("since"),
                           .until = rows.front().get<Timestamp>("until")};
}

}  // namespace mien::store
