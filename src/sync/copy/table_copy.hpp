// The rows of one table, or of some of its pages, from one database into another.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "async/work_pool.hpp"
#include "pg/transaction.hpp"
#include "sync/copy/copy_plan.hpp"

namespace mien::sync {

struct CopyPiece {
    const TablePlan* plan = nullptr;
    std::optional<pg::PageRange> pages;  // none: the whole table, which is alone in its transaction
};

struct CopiedRows {
    std::int64_t read = 0;  // as PostgreSQL says
    std::int64_t written = 0;
    std::int64_t left_out = 0;
    std::int64_t bytes = 0;            // that the source sent
    std::vector<ColumnTally> columns;  // of pg::copied_columns; none when rows were not looked at
    std::uint64_t kept_sum = 0;        // RowWork::kept_sum

    CopiedRows& operator+=(const CopiedRows& other);
};

// Rows and bytes since the last call.
using OnRows = std::function<void(std::int64_t rows, std::int64_t bytes)>;

enum class Counting : std::uint8_t { rows_only, columns };

struct TableCopyTools {
    async::WorkPool& pool;
    const TypeNumbers& type_numbers;
    Counting counting = Counting::columns;
};

// The transaction is in the source's snapshot; the target's is made and committed here. What fails
// is thrown with the table's name. Throws conflict when rows got lost.
[[nodiscard]] awaitable<CopiedRows> copy_rows(pg::Transaction& source, pg::Connection& target,
                                              CopyPiece piece, TableCopyTools tools,
                                              OnRows on_rows);

// What tells that a copied table does not hold what was written; empty when it does. The server
// counts and sums what it holds: only that is sent. The session is one for reading
// (pg::open_bulk_source).
[[nodiscard]] awaitable<std::vector<std::string>> find_wrong_columns(pg::Connection& target,
                                                                     const TablePlan& plan,
                                                                     const CopiedRows& copied,
                                                                     Deadline deadline);

}  // namespace mien::sync
