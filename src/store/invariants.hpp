// What must always be true of the database, as statements that count violations. `mien verify` runs
// them; so do the tests that kill processes.
#pragma once

#include <span>
#include <string_view>

#include "pg/pool.hpp"

namespace mien::store {

struct Invariant {
    std::string_view id;         // e.g. "V01"
    std::string_view sentence;   // what is true
    pg::Query count_violations;  // one row with the column n
};

[[nodiscard]] std::span<const Invariant> invariants();

// How many times the invariant is broken, in the transaction's snapshot.
[[nodiscard]] awaitable<std::int64_t> count_violations(pg::Transaction& transaction,
                                                       Invariant invariant);

}  // namespace mien::store
