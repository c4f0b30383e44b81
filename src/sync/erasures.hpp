// People whom production has erased go from staging too, within limits::erasure_look_interval: from
// the generation that is served first, then from each other one that is kept, snapshots included,
// and from the ledger's mapping. The ledger's manifest and each generation's audit log say so.
#pragma once

#include "sync/sync_job.hpp"

namespace mien::sync {

// One look. What fails is looked at again with the next one; what is done twice does no harm.
[[nodiscard]] awaitable<void> erase_people(const SyncWork& work);

// From one database, which is not served yet, all who were ever erased. Gives who was there.
[[nodiscard]] awaitable<Ledger::Erasure> erase_before_serving(const SyncWork& work,
                                                              pg::Connection& data,
                                                              Deadline deadline);

}  // namespace mien::sync
