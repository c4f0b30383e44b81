// The record of what a split has given to whom: one row for each user, cell and phase, under the
// resolution's id, written before the answer goes out, so that an outcome can be told of it.
// Functions throw unavailable when the database is.
#pragma once

#include <unordered_set>

#include "pg/pool.hpp"
#include "store/prompts/splits.hpp"

namespace mien::store {

// Whether the split still goes on; it was not recorded otherwise, and the choice is void.
[[nodiscard]] awaitable<bool> record_resolution(pg::Transaction& transaction, ResolutionId id,
                                                const SplitChoice& choice);

// The same for reads, which are repeated: what is recorded is remembered, within bounds. Network
// thread only.
class SplitLog {
  public:
    explicit SplitLog(pg::Pool& pool) : pool_(pool) {}
    SplitLog(const SplitLog&) = delete;
    SplitLog& operator=(const SplitLog&) = delete;

    [[nodiscard]] bool knows(ResolutionId id) const {
        return young_.contains(id) || old_.contains(id);
    }
    [[nodiscard]] awaitable<bool> record(ResolutionId id, SplitChoice choice, Deadline deadline);

  private:
    pg::Pool& pool_;
    // When the young half is full it becomes the old one, and the old one is forgotten.
    std::unordered_set<ResolutionId> young_;
    std::unordered_set<ResolutionId> old_;
};

}  // namespace mien::store
