// The rows of all tables of a plan, by several workers, each with a session on both sides. A large
// table is read in parts by several of them.
#pragma once

#include "pg/exported_snapshot.hpp"
#include "sync/copy/database_copy.hpp"

namespace mien::sync {

struct RowsCopy {
    const pg::Settings& source;
    const pg::Settings& target;
    const CopyPlan& plan;
    TableCopyTools tools;
    // Both have a place for each table of the plan, in its order.
    CopyProgress& progress;
    CopyReport& report;
    std::size_t workers = limits::copy_workers_usual;
    // A table of more bytes is read in parts; one whose rows are changed, of more than
    // limits::copy_changed_split_bytes_max.
    std::int64_t split_bytes = limits::copy_split_bytes_usual;
};

// What the struct refers to outlives it. Throws what copy_rows throws.
[[nodiscard]] awaitable<void> copy_all_rows(RowsCopy wanted, const pg::ExportedSnapshot& snapshot,
                                            Deadline deadline);

}  // namespace mien::sync
