// People whom production has erased go from staging too, within limits::erasure_look_interval: from
// the generation that is served first, then from each other one that is kept, snapshots included,
// and from the ledger's mapping. The ledger's manifest and each generation's audit log say so.
#pragma once

#include <vector>

#include "sync/sync_job.hpp"

namespace mien::sync {

// One look. What fails in one generation is logged, keeps nobody in another, and is looked at again
// with the next one; what is done twice does no harm. Operations go before all but the served
// generation, since they clone and drop the others, which nobody may be connected to then.
[[nodiscard]] awaitable<void> erase_people(const SyncWork& work);

struct ErasedBefore {
    Ledger::Erasure erasure;                     // of those who were there
    std::vector<store::MappingToken> everybody;  // who was ever erased
};
// From one database, which is not served yet, all who were ever erased.
[[nodiscard]] awaitable<ErasedBefore> erase_before_serving(const SyncWork& work,
                                                           pg::Connection& data, Deadline deadline);

}  // namespace mien::sync
