#include "store/staging/generation_closing.hpp"

#include "base/error.hpp"
#include "base/limits/generations.hpp"

namespace mien::store {
namespace {

constexpr pg::Query close_query{"close_generation", R"sql(
    UPDATE generation_closing
    SET closed_by = $1, attempt = $2,
        closed_until = clock_timestamp() + $3::bigint * interval '1 millisecond'
)sql"};

// The lock keeps out who would open it because its time is over.
constexpr pg::Query lock_closing{"lock_generation_closing", R"sql(
    SELECT closed_by FROM generation_closing WHERE closed_by = $1 AND attempt = $2
    FOR UPDATE)sql"};

constexpr pg::Query open_query{"open_generation", R"sql(
    UPDATE generation_closing SET closed_by = NULL, closed_until = NULL
    WHERE closed_by = $1 AND attempt = $2)sql"};

// Waits for a move under way, and looks again at the row that this leaves.
constexpr pg::Query open_overdue{"open_overdue_generation", R"sql(
    UPDATE generation_closing SET closed_by = NULL, closed_until = NULL
    WHERE closed_until < clock_timestamp())sql"};

constexpr pg::Query look_query{"look_at_generation_closing", R"sql(
    SELECT (g.database_host, g.database_port, g.database_name) = ($1, $2::integer, $3) AS is_served,
           s.closed_by IS NOT NULL AS is_closed,
           coalesce(s.closed_until < clock_timestamp(), false) AS is_overdue
    FROM generation_closing s, current_generation c JOIN generations g ON g.number = c.number
)sql"};

awaitable<pg::Rows> look(pg::Pool& control, const core::DatabasePlace& place, Deadline deadline) {
    co_return co_await control.run(look_query, pg::params(place.host, place.port, place.name),
                                   deadline);
}

}  // namespace

awaitable<void> close_generation(pg::Pool& control, Closer closer, Deadline deadline) {
    const std::int64_t time_ms = std::chrono::milliseconds(limits::closing_time_max).count();
    co_await control.run(close_query, pg::params(closer.by, closer.attempt, time_ms), deadline);
}

awaitable<void> require_closed(pg::Transaction& transaction, Closer closer) {
    const auto rows = co_await transaction.run(lock_closing, pg::params(closer.by, closer.attempt));
    if (rows.empty()) {
        throw Error(ErrorKind::unavailable,
                    "It took too long to carry over what is staging's own: nothing was changed.");
    }
}

awaitable<void> open_generation(pg::Transaction& transaction, Closer closer) {
    co_await transaction.run(open_query, pg::params(closer.by, closer.attempt));
}

awaitable<void> open_generation(pg::Pool& control, Closer closer, Deadline deadline) {
    co_await control.run(open_query, pg::params(closer.by, closer.attempt), deadline);
}

awaitable<bool> is_change_kept(pg::Pool& control, core::DatabasePlace place, Deadline deadline) {
    auto rows = co_await look(control, place, deadline);
    if (!rows.empty() && rows.front().get<bool>("is_overdue")) {
        co_await control.run(open_overdue, {}, deadline);
        rows = co_await look(control, place, deadline);
    }
    co_return !rows.empty() && rows.front().get<bool>("is_served") &&
        !rows.front().get<bool>("is_closed");
}

}  // namespace mien::store
