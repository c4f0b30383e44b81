// Users that production has erased, and their removal from staging's data. Three databases: what
// was erased is read in production, done in a database of data, and noted in the control database.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "pg/pool.hpp"

namespace mien::store {

struct UserErasure {
    std::int64_t number = 0;  // 1 to n, in the order of the commits
    UserId user_id;
    Timestamp erased_at;
};

// Of the last one in production, or 0.
[[nodiscard]] awaitable<std::int64_t> find_last_erasure(pg::Connection& production,
                                                        Deadline deadline);
// Those behind a number, at most limits::erasures_page.
[[nodiscard]] awaitable<std::vector<UserErasure>> list_erasures(pg::Connection& production,
                                                                std::int64_t after,
                                                                Deadline deadline);

struct ErasedUsers {
    std::vector<UserId> users;             // that were there
    std::vector<std::string> object_keys;  // that no row refers to any more
};
// Takes the users, their assignments, the videos that were made for them with their usage log, and
// stored answers about them, in one transaction with an audit entry for each. The connection is
// that of the owner, to a database of staging's data. To repeat it is no harm.
[[nodiscard]] awaitable<ErasedUsers> erase_users(pg::Connection& data,
                                                 std::vector<UserErasure> erasures,
                                                 Deadline deadline);

// A generation that is ready, and up to which number its people are gone.
struct ErasureState {
    int generation = 0;
    std::int64_t erased_until = 0;
    bool is_served = false;
};
// Those that lag behind a number: the served one first, the one that lags furthest last.
[[nodiscard]] awaitable<std::vector<ErasureState>> list_erasures_behind(pg::Pool& control,
                                                                        std::int64_t last,
                                                                        Deadline deadline);
[[nodiscard]] awaitable<void> note_erased(pg::Pool& control, int generation, std::int64_t until,
                                          Deadline deadline);

}  // namespace mien::store
