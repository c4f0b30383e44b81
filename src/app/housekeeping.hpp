// What a worker does beside its jobs, for all that the server keeps: removes what nobody needs and
// repeats what could not be done at once. Any number of nodes may do it.
#pragma once

#include "jobs/worker.hpp"
#include "objects/object_store.hpp"
#include "pg/pool.hpp"

namespace mien::app {

struct ReapReport {
    std::size_t orphans = 0;
    std::size_t unfinished = 0;
};

// One pass over the object store: objects whose writer died (pending for object_unfinished_life),
// whose owner is gone, or whose removal was interrupted; unfinished files of the store.
[[nodiscard]] awaitable<ReapReport> reap_objects(pg::Pool& pool, objects::ObjectStore& objects,
                                                 Deadline deadline);

// Registers that, the replay of the usage log's spool, and the removal of old rows. Before
// Worker::start; pool and store outlive the worker.
void register_housekeeping(jobs::Worker& worker, pg::Pool& pool, objects::ObjectStore& objects);

}  // namespace mien::app
