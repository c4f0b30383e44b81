// What a sync puts right in its copy of production's rows, before constraints are checked.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "pg/connection.hpp"

namespace mien::store {

// In one transaction, on a database whose copied tables have neither triggers nor foreign keys just
// then. Objects that no row refers to go, and those that were not live. The usage log is written
// anew from the videos, whose texts are masked. Production's admins are authors who cannot sign in.
[[nodiscard]] awaitable<void> complete_synced_rows(pg::Connection& copy, Deadline deadline);

// Rows of the source that the copy is not to have.
struct LeftOutRows {
    std::string table;  // "schema.table"
    std::int64_t rows = 0;
    std::string why;  // one sentence
};

// Before complete_synced_rows, on such a database, in one transaction: of each prompt only the head
// stays, as version 1, with an origin that names the version it is in production. What only older
// versions explain goes: videos that they made, with their usage log, and posters of those. Says
// how much that was, also where it was nothing.
[[nodiscard]] awaitable<std::vector<LeftOutRows>> keep_heads_only(pg::Connection& copy,
                                                                  Deadline deadline);

// The same of videos whose user was erased in production (migrations/0031): as those who are erased
// later take theirs from staging, so these do not arrive. Says nothing when there were none.
[[nodiscard]] awaitable<std::vector<LeftOutRows>> leave_out_erased(pg::Connection& copy,
                                                                   Deadline deadline);

// On such a database: characters whose texts were left out have none of their own.
[[nodiscard]] awaitable<void> forget_own_emotions(pg::Connection& copy, Deadline deadline);

// The audit log of the copy begins with what it is: the id of the run, and its details.
[[nodiscard]] awaitable<void> begin_synced_audit(pg::Connection& copy, std::string run,
                                                 json::object details, Deadline deadline);

}  // namespace mien::store
