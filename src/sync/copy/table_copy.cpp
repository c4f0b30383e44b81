#include "sync/copy/table_copy.hpp"

#include <algorithm>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "async/deadline.hpp"
#include "base/assert.hpp"
#include "base/limits/sync.hpp"
#include "pg/copy.hpp"
#include "sync/copy/row_reader.hpp"

namespace mien::sync {
namespace {

// What the network thread and a thread of the pool hand to and fro.
struct Batch {
    std::string read;
    std::string written;
    std::unique_ptr<RowStream> stream;  // none: the rows are not looked at
};

awaitable<void> process(async::WorkPool& pool, Batch& batch) {
    batch.written.clear();
    const std::function<void()> work = [&batch] { batch.stream->take(batch.read, batch.written); };
    co_await work_on_batch(pool, batch.read.size(), work);
}

std::string name_of(const TablePlan& plan) {
    return fmt::format("{}.{}", plan.table->schema, plan.table->name);
}

[[noreturn]] void fail_at(const TablePlan& plan, const std::exception_ptr& failure) {
    const auto error = error_in(failure);
    if (!error) {
        std::rethrow_exception(failure);
    }
    throw Error(error->kind(),
                fmt::format("Copying the rows of {} failed. {}", name_of(plan), error->message()))
        .with_detail(error->detail());
}

std::unique_ptr<RowStream> make_stream(const TablePlan& plan, const TableCopyTools& tools) {
    auto stream = plan.stream;
    stream.type_numbers = &tools.type_numbers;
    const bool has_numbers = std::ranges::any_of(
        stream.column_types, [&](pg::Oid type) { return tools.type_numbers.differ_in(type); });
    if (!plan.rule.make_transform && !has_numbers && tools.counting == Counting::rows_only) {
        return nullptr;
    }
    auto transform = plan.rule.make_transform ? plan.rule.make_transform(stream.format) : nullptr;
    return make_row_stream(stream, std::move(transform));
}

// A large table of its own transaction: written without looking at it again later.
pg::CopyFreeze freeze_of(const CopyPiece& piece) {
    const bool is_worth_it = piece.plan->table->bytes >= limits::copy_freeze_bytes_min;
    return !piece.pages && is_worth_it ? pg::CopyFreeze::yes : pg::CopyFreeze::no;
}

awaitable<void> empty_table(pg::Transaction& writing, const pg::CatalogTable& table) {
    const auto sql = pg::truncate_statement(table);
    const pg::Query query{"truncate_table", sql, pg::Planning::for_each_call};
    const auto emptied = co_await writing.run(query);
    MIEN_ASSERT(emptied.empty(), "no rows of TRUNCATE");
}

// Reads all rows and hands each batch, as it is to be written, to the sink.
awaitable<CopiedRows> stream_rows(pg::CopyOut& out, Batch& batch, async::WorkPool& pool,
                                  const OnRows& on_rows,
                                  std::function<awaitable<void>(std::string_view)> sink) {
    const auto executor = co_await asio::this_coro::executor;
    CopiedRows copied;
    bool has_more = true;
    while (has_more) {
        clear_batch(batch.read);
        std::size_t messages = 0;
        has_more = co_await out.read(batch.read, limits::copy_batch_bytes, messages);
        const auto bytes = static_cast<std::int64_t>(batch.read.size());
        copied.bytes += bytes;
        if (batch.stream) {
            co_await process(pool, batch);
            co_await sink(batch.written);
            clear_batch(batch.written);
        } else {
            co_await sink(batch.read);
        }
        on_rows(static_cast<std::int64_t>(messages), bytes);
        // Both ends may be faster than this thread: others have their turn.
        co_await asio::post(executor, use_awaitable);
    }
    copied.read = co_await out.finish();
    if (batch.stream) {
        batch.stream->finish();
        const auto& work = batch.stream->work();
        copied.columns = work.columns();
        copied.left_out = work.rows_left_out();
    }
    co_return copied;
}

awaitable<CopiedRows> copy_unnamed(pg::Transaction& source, pg::Connection& target, CopyPiece piece,
                                   TableCopyTools tools, OnRows on_rows) {
    const auto& table = *piece.plan->table;
    const auto format = piece.plan->stream.format;
    const auto freeze = freeze_of(piece);
    pg::Transaction writing(target, source.deadline());
    if (freeze == pg::CopyFreeze::yes) {
        co_await empty_table(writing, table);
    }
    const auto out_sql = pg::copy_out_statement(table, format, piece.pages);
    const auto in_sql = pg::copy_in_statement(table, format, freeze);
    const pg::Query out_query{"copy_rows_out", out_sql};
    const pg::Query in_query{"copy_rows_in", in_sql};
    auto out = co_await pg::CopyOut::start(source, out_query);
    auto in = co_await pg::CopyIn::start(writing, in_query);
    Batch batch;
    batch.stream = make_stream(*piece.plan, tools);
    const std::function<awaitable<void>(std::string_view)> sink = [&in](std::string_view bytes) {
        return in.write(bytes);
    };
    auto copied = co_await stream_rows(out, batch, tools.pool, on_rows, sink);
    copied.written = co_await in.finish();
    if (copied.written != copied.read - copied.left_out) {
        throw Error(ErrorKind::conflict,
                    fmt::format("{} rows were read and {} left out, but {} written.", copied.read,
                                copied.left_out, copied.written));
    }
    co_await writing.commit();
    co_return copied;
}

}  // namespace

CopiedRows& CopiedRows::operator+=(const CopiedRows& other) {
    read += other.read;
    written += other.written;
    left_out += other.left_out;
    bytes += other.bytes;
    columns.resize(std::max(columns.size(), other.columns.size()));
    for (std::size_t i = 0; i < other.columns.size(); ++i) {
        columns[i] += other.columns[i];
    }
    return *this;
}

awaitable<CopiedRows> copy_rows(pg::Transaction& source, pg::Connection& target, CopyPiece piece,
                                TableCopyTools tools, OnRows on_rows) {
    auto copy = copy_unnamed(source, target, piece, tools, std::move(on_rows));
    auto ending = co_await async::ending_of(std::move(copy));
    if (ending.failure) {
        fail_at(*piece.plan, ending.failure);
    }
    co_return std::move(*ending.value);
}

awaitable<CopiedRows> read_back(pg::Connection& target, const TablePlan& plan,
                                async::WorkPool& pool, Deadline deadline) {
    const auto sql = pg::copy_out_statement(*plan.table, plan.stream.format);
    const pg::Query query{"read_back_rows", sql};
    auto out = co_await pg::CopyOut::start(target, query, deadline);
    Batch batch;
    StreamPlan stream;
    stream.format = plan.stream.format;
    stream.column_types = plan.stream.column_types;
    batch.stream = make_row_stream(stream, nullptr);
    const std::function<awaitable<void>(std::string_view)> sink =
        [](std::string_view) -> awaitable<void> { co_return; };
    const OnRows nobody = [](std::int64_t, std::int64_t) {};
    co_return co_await stream_rows(out, batch, pool, nobody, sink);
}

std::vector<std::string> find_wrong_columns(const TablePlan& plan, const CopiedRows& copied,
                                            const CopiedRows& found) {
    std::vector<std::string> wrong;
    const auto name = name_of(plan);
    if (found.read != copied.written) {
        wrong.push_back(
            fmt::format("{} has {} rows instead of {}.", name, found.read, copied.written));
    }
    const auto columns = pg::copied_columns(*plan.table);
    for (std::size_t i = 0; i < columns.size() && i < copied.columns.size(); ++i) {
        const auto& sent = copied.columns[i];
        const auto& there = found.columns[i];
        const auto& changed = plan.stream.changed_columns;
        const bool is_to_change = std::ranges::find(changed, i) != changed.end();
        const auto& touched = plan.rule.touched_columns;
        const bool may_change = std::ranges::find(touched, columns[i]->name) != touched.end();
        // A changed value may be stored in another form than it was sent in: jsonb, numeric(5,2).
        const bool is_as_sent =
            is_to_change || may_change ? there.nulls == sent.nulls : there.sum == sent.sum;
        if (!is_as_sent) {
            wrong.push_back(
                fmt::format("{}.{} does not hold what was written.", name, columns[i]->name));
        }
        const auto unchanged = sent.kept - sent.blank;
        if (is_to_change && (unchanged > 0 || (sent.changed > 0 && there.sum == sent.source_sum))) {
            wrong.push_back(fmt::format("{}.{} holds {} values as in the source.", name,
                                        columns[i]->name, unchanged));
        }
        if (!is_to_change && !may_change && sent.changed > 0) {
            wrong.push_back(fmt::format("{}.{} was changed in {} rows, against its rule.", name,
                                        columns[i]->name, sent.changed));
        }
    }
    return wrong;
}

}  // namespace mien::sync
