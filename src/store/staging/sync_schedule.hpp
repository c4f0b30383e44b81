// Up to when the schedule of syncs has been looked at, so that no run is begun twice, and one that
// nobody was there for is not forgotten; in the control database.
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "pg/pool.hpp"
#include "pg/transaction.hpp"

namespace mien::store {

struct ScheduleLook {
    Timestamp since;  // the look before
    Timestamp until;  // this one, by the database's clock
};

// Looks come one after another: the row is locked until the transaction ends.
[[nodiscard]] awaitable<ScheduleLook> look_at_schedule(pg::Transaction& transaction);

// The next look's `since` is that moment.
[[nodiscard]] awaitable<void> look_again_from(pg::Transaction& transaction, Timestamp since);

struct MissedSync {
    Timestamp due_at;
    Timestamp noticed_at;
    std::string reason;
};
// As the audit log tells of them, latest first, at most limits::missed_syncs_told.
[[nodiscard]] awaitable<std::vector<MissedSync>> list_missed_syncs(pg::Pool& pool,
                                                                   Deadline deadline);

}  // namespace mien::store
