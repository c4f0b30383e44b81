#include "sync/copy/row_reader.hpp"

#include <algorithm>

#include "async/deadline.hpp"
#include "base/limits/sync.hpp"
#include "pg/copy.hpp"
#include "sync/copy/text_rows.hpp"

namespace mien::sync {
namespace {

void look_at_batch(std::string_view batch, TextLine& line, const LookAtRow& look) {
    while (!batch.empty()) {
        const auto end = std::min(batch.find('\n'), batch.size());
        look(line.read(batch.substr(0, end)));
        batch.remove_prefix(std::min(end + 1, batch.size()));
    }
}

awaitable<void> read_all(pg::CopyOut out, async::WorkPool& pool, std::size_t columns,
                         const LookAtRow& look, const AfterBatch& after) {
    TextLine line(columns);
    std::string batch;
    const std::function<void()> work = [&] { look_at_batch(batch, line, look); };
    bool has_more = true;
    while (has_more) {
        clear_batch(batch);
        std::size_t messages = 0;
        has_more = co_await out.read(batch, limits::copy_batch_bytes, messages);
        co_await work_on_batch(pool, batch.size(), work);
        if (after) {
            co_await after();
        }
    }
    [[maybe_unused]] const auto rows = co_await out.finish();
}

}  // namespace

awaitable<void> work_on_batch(async::WorkPool& pool, std::size_t batch_bytes,
                              const std::function<void()>& work) {
    if (batch_bytes < limits::copy_pool_bytes_min) {
        work();
        co_return;
    }
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto ending = co_await async::ending_of(pool.run<void>(work));
    co_await asio::this_coro::throw_if_cancelled(true);
    if (ending.failure) {
        std::rethrow_exception(ending.failure);
    }
}

void clear_batch(std::string& batch) {
    if (batch.capacity() > limits::copy_buffer_kept_bytes_max) {
        std::string().swap(batch);
    }
    batch.clear();
}

awaitable<void> read_rows(pg::Connection& connection, async::WorkPool& pool, RowsToRead rows,
                          const LookAtRow& look, Deadline deadline) {
    const pg::Query query{"look_at_rows", rows.sql, pg::Planning::for_each_call};
    auto out = co_await pg::CopyOut::start(connection, query, deadline);
    const AfterBatch nothing;
    co_await read_all(std::move(out), pool, rows.columns, look, nothing);
}

awaitable<void> read_rows(pg::Transaction& transaction, async::WorkPool& pool, RowsToRead rows,
                          const LookAtRow& look, const AfterBatch& after) {
    const pg::Query query{"look_at_rows", rows.sql, pg::Planning::for_each_call};
    auto out = co_await pg::CopyOut::start(transaction, query);
    co_await read_all(std::move(out), pool, rows.columns, look, after);
}

}  // namespace mien::sync
