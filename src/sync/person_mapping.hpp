// The people of a source, with the fakes that their rows get, into the ledger's mapping.
#pragma once

#include "async/work_pool.hpp"
#include "pg/catalog.hpp"
#include "pg/transaction.hpp"
#include "sync/ledger.hpp"
#include "sync/row_masker.hpp"

namespace mien::sync {

struct PeopleMapping {
    async::WorkPool& pool;
    MaskingTools tools;
    Ledger& ledger;
};

// Reads the columns of people of one table, and masks them as its rows are masked. A table without
// a primary key has nobody whom its rows could be told apart by, and adds nobody; of several
// columns of one kind the first one counts. The tools are complete: see MaskingTools.
[[nodiscard]] awaitable<void> map_people(pg::Transaction& source, const pg::Catalog& catalog,
                                         const pg::CatalogTable& table, const TablePolicy& rules,
                                         PeopleMapping mapping);

}  // namespace mien::sync
