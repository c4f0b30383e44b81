// The rows of a table for whoever only looks at them, in the text format of COPY, in constant
// memory.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "async/work_pool.hpp"
#include "pg/transaction.hpp"
#include "sync/copy/row_transform.hpp"

namespace mien::sync {

struct RowsToRead {
    std::string sql;          // COPY … TO STDOUT (FORMAT text)
    std::size_t columns = 0;  // that it sends
};

// Gets each row, unescaped, until it returns: on a thread of the pool, one row at a time, while the
// coroutine that reads waits.
using LookAtRow = std::function<void(std::span<const Field> row)>;
// After a batch of rows, on the thread of the coroutine.
using AfterBatch = std::function<awaitable<void>()>;

// What look throws ends the reading.
[[nodiscard]] awaitable<void> read_rows(pg::Connection& connection, async::WorkPool& pool,
                                        RowsToRead rows, const LookAtRow& look, Deadline deadline);
[[nodiscard]] awaitable<void> read_rows(pg::Transaction& transaction, async::WorkPool& pool,
                                        RowsToRead rows, const LookAtRow& look,
                                        const AfterBatch& after = {});

// Runs the work on the pool where the batch is worth a thread, else here. A cancellation waits for
// it: what it uses must not go before it ends.
[[nodiscard]] awaitable<void> work_on_batch(async::WorkPool& pool, std::size_t batch_bytes,
                                            const std::function<void()>& work);

// Empties it, and leaves no large buffer behind after a row longer than a batch.
void clear_batch(std::string& batch);

}  // namespace mien::sync
