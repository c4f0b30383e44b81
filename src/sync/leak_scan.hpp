// Looks for people of production in a database that was masked: every value of every table that is
// not a number or a time is searched, as text, for their e-mail addresses, telephone numbers and
// full names. Shares no code with what masks.
#pragma once

#include <string>
#include <vector>

#include "async/work_pool.hpp"
#include "pg/catalog.hpp"
#include "sync/originals.hpp"
#include "sync/policy/policy.hpp"

namespace mien::sync {

struct Leak {
    std::string table;
    std::string column;
    Originals::Hits hits;
};

struct LeakReport {
    std::int64_t cells = 0;  // that were searched
    std::vector<Leak> leaks;
};

// The catalog is the copy's own. Columns that the policy keeps, where fiction is as it was, and
// documents with fakes of names at some path are searched for addresses and numbers alone.
// Texts are searched on the pool.
[[nodiscard]] awaitable<LeakReport> find_leaks(pg::Connection& copy, async::WorkPool& pool,
                                               const pg::Catalog& catalog, const Policy& policy,
                                               Originals& originals, Deadline deadline);

}  // namespace mien::sync
