// Frees what nobody can see any more. It never decides what is visible: reads judge expiry
// themselves, so a late reaper extends no life. Any number of nodes may run it.
#pragma once

#include "objects/object_store.hpp"
#include "pg/pool.hpp"

namespace mien::video {

struct ReapReport {
    std::size_t previews = 0;
    std::size_t orphans = 0;
    std::size_t unfinished = 0;
};

// One pass: expired previews, with their objects and jobs; objects whose writer died (pending for
// object_unfinished_life) or whose removal was interrupted; unfinished files of the store.
[[nodiscard]] awaitable<ReapReport> reap(pg::Pool& pool, objects::ObjectStore& objects,
                                         Deadline deadline);

}  // namespace mien::video
