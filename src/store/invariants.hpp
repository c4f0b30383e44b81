// What must always be true of the database. `mien verify` looks at all of it; so do the tests that
// kill processes. Each invariant has a test that breaks it: invariants_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pg/pool.hpp"

namespace mien::store {

struct Invariant {
    std::string_view id;        // e.g. "V01"
    std::string_view sentence;  // what is true
    // One row for each place where it is not, with the column `place`: ids and numbers, no texts.
    pg::Query find_violations;
};

// In the order in which they are looked at.
[[nodiscard]] std::vector<Invariant> invariants();

struct Violations {
    std::int64_t count = 0;
    std::vector<std::string> places;  // the first of them
};

// Where the invariant is broken, in the transaction's snapshot. Reads through a cursor: memory is
// bounded here and there, whatever the size.
[[nodiscard]] awaitable<Violations> find_violations(pg::Transaction& transaction,
                                                    Invariant invariant);

// The parts of the list, by what they are about.
namespace invariant_lists {

[[nodiscard]] std::span<const Invariant> of_prompts();
[[nodiscard]] std::span<const Invariant> of_templates();
[[nodiscard]] std::span<const Invariant> of_providers();
[[nodiscard]] std::span<const Invariant> of_references();
[[nodiscard]] std::span<const Invariant> of_clips();
[[nodiscard]] std::span<const Invariant> of_transfer();
[[nodiscard]] std::span<const Invariant> of_experiments();
[[nodiscard]] std::span<const Invariant> of_splits();
[[nodiscard]] std::span<const Invariant> of_records();
[[nodiscard]] std::span<const Invariant> of_access();
// These two hold in staging's control database as well (store/staging/invariants.hpp).
[[nodiscard]] std::span<const Invariant> of_audit();
[[nodiscard]] std::span<const Invariant> of_schema();

}  // namespace invariant_lists
}  // namespace mien::store
