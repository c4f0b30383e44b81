// Frees what nobody can see any more. It never decides what is visible: reads judge expiry
// themselves, so a late reaper extends no life. Any number of nodes may run it.
#pragma once

#include "objects/object_store.hpp"
#include "pg/pool.hpp"

namespace mien::video {

// One pass over expired previews: removes them with their objects. Says how many.
[[nodiscard]] awaitable<int> reap_previews(pg::Pool& pool, objects::ObjectStore& objects,
                                           Deadline deadline);

}  // namespace mien::video
