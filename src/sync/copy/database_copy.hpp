// A database copied into an empty one of another server, as it was at one moment, each row through
// the rule of its table. The source is only read. Whatever ends a copy before its end leaves half a
// database behind, which its owner drops.
//
// One object for one copy, on the network thread; rows are changed on the pool. Memory does not
// depend on the number of rows: each worker holds a batch, or one row when that is larger.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "async/work_pool.hpp"
#include "base/limits/sync.hpp"
#include "pg/exported_snapshot.hpp"
#include "pg/sequence_values.hpp"
#include "sync/copy/schema_transfer.hpp"
#include "sync/copy/table_copy.hpp"

namespace mien::sync {

enum class CopyPhase : std::uint8_t {
    preparing,  // the moment is chosen, and what stands in the way is looked for
    tables,     // types, functions, tables and views
    rows,
    checking,     // that the new database holds what was written
    constraints,  // indexes, constraints, triggers, rules and policies
    finishing,    // sequences, statistics, materialized views
    done
};

struct TableProgress {
    std::string name;                 // schema.name
    std::int64_t bytes_expected = 0;  // as the table lies on the source's disk
    std::int64_t rows = 0;
    std::int64_t bytes = 0;  // as they were sent
    bool is_done = false;
};

struct CopyProgress {
    CopyPhase phase = CopyPhase::preparing;
    std::vector<TableProgress> tables;  // those whose rows are copied, the largest first
};

// Reads what the transforms need to know before the first row, in the snapshot of the rows; it may
// keep the reader for what it has to read once more.
using ReadFirst =
    std::function<awaitable<void>(std::unique_ptr<pg::SnapshotReader>, const pg::Catalog&)>;

// The catalog without tables and columns whose values are not to be copied: they arrive empty, or
// with their defaults. What it throws ends the copy before anything is written.
using Narrow = std::function<pg::Catalog(const pg::Catalog&)>;

struct CopyOptions {
    pg::Settings source;  // a role that may SELECT from every table and sequence
    pg::Settings target;  // the owner of an empty database of the same encoding
    SchemaPrograms programs;
    Narrow narrow = {};         // none: everything is copied
    RuleOf rule_of = {};        // none: all rows go through untouched
    ReadFirst read_first = {};  // none: nothing is read
    // Between the tables and the first row.
    std::function<awaitable<void>(Deadline)> tables_made = {};
    std::size_t workers = limits::copy_workers_usual;
    std::int64_t split_bytes = limits::copy_split_bytes_usual;
    // Columns: what was written is counted by column, read back and compared. A copy without any
    // transform may do without, since then only PostgreSQL touches the bytes.
    Counting counting = Counting::columns;
    // What roles may do to each object: of a copy on the same server, which has the same ones.
    bool keeps_grants = false;
};

struct TableReport {
    std::string schema;
    std::string name;
    std::string root_schema;  // of the table that it is part of, or its own
    std::string root_name;
    std::vector<std::string> columns;  // names, in the order of the counts
    CopiedRows rows;
};

struct CopyReport {
    Timestamp taken_at;        // of the snapshot, by the source's clock
    std::string log_position;  // its LSN
    std::vector<TableReport> tables;
    std::vector<std::string> left_out;  // sentences
};

// Nothing copied yet, of each table of the plan.
void begin_reports(const pg::Catalog& source, const CopyPlan& plan, CopyProgress& progress,
                   CopyReport& report);

class DatabaseCopy {
  public:
    // Pool and options must not change while it runs. Blocks, for the password files.
    DatabaseCopy(async::WorkPool& pool, CopyOptions options);

    // Once. Throws invalid, with a problem for each, when something stands in the way; nothing was
    // written then. Throws conflict when the copy is not as it should be.
    [[nodiscard]] awaitable<CopyReport> run(Deadline deadline);

    [[nodiscard]] const CopyProgress& progress() const { return progress_; }

  private:
    using Open = awaitable<std::unique_ptr<pg::Connection>> (*)(pg::Settings, Deadline);
    using Visit = std::function<awaitable<void>(pg::Connection&, std::size_t)>;

    awaitable<void> copy_snapshot(Deadline deadline);
    awaitable<void> make_plan(Deadline deadline);
    awaitable<void> read_first(const pg::ExportedSnapshot& snapshot, Deadline deadline);
    awaitable<void> check_rows(Deadline deadline);
    awaitable<void> finish(Deadline deadline);
    awaitable<void> analyze(Deadline deadline);
    awaitable<void> refresh_views(Deadline deadline);
    awaitable<void> check_schema(Deadline deadline);

    awaitable<pg::Catalog> read_target_catalog(Deadline deadline) const;
    // Runs visit for 0 to count - 1, each worker on a session of the target.
    awaitable<void> visit_all(Open open, std::size_t count, Visit visit, Deadline deadline);
    awaitable<void> visit_some(awaitable<std::unique_ptr<pg::Connection>> opening,
                               std::size_t& next, std::size_t count, const Visit& visit);

    async::WorkPool& pool_;
    CopyOptions options_;
    SchemaTransfer schema_;
    pg::Catalog source_;  // of the snapshot
    pg::Catalog copied_;  // of it, what is copied
    pg::Catalog copy_;    // of the target, with its tables
    CopyPlan plan_;       // of what is in copied_
    std::vector<pg::SequenceValue> sequences_;
    CopyProgress progress_;
    CopyReport report_;
};

}  // namespace mien::sync
