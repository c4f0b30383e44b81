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
        copied.kept_sum = work.kept_sum();
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
    const auto out_sql =
        pg::copy_out_statement(table, format, piece.pages, piece.plan->rule.joined);
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

bool is_among(const std::vector<std::size_t>& places, std::size_t place) {
    return std::ranges::find(places, place) != places.end();
}

pg::SummedColumns summed_columns(const TablePlan& plan,
                                 const std::vector<const pg::CatalogColumn*>& columns) {
    pg::SummedColumns wanted;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (is_among(plan.stream.kept_columns, i)) {
            wanted.together.push_back(columns[i]);
            continue;
        }
        wanted.counted.push_back(columns[i]);
        if (is_among(plan.stream.changed_columns, i)) {
            wanted.alone.push_back(columns[i]);
        }
    }
    return wanted;
}

// Sums of 64 bits, of which the lower ones count; NULL is the sum of no rows.
std::uint64_t sum_in(const pg::Row& row, std::string_view column) {
    const auto text = row.get<std::optional<std::string_view>>(column).value_or("0");
    std::uint64_t sum = 0;
    for (const char c : text) {
        sum = c == '-' ? sum : sum * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return text.starts_with('-') ? 0 - sum : sum;
}

std::size_t place_in(const std::vector<const pg::CatalogColumn*>& columns,
                     const pg::CatalogColumn* column) {
    return static_cast<std::size_t>(std::ranges::find(columns, column) - columns.begin());
}

}  // namespace

CopiedRows& CopiedRows::operator+=(const CopiedRows& other) {
    read += other.read;
    written += other.written;
    left_out += other.left_out;
    bytes += other.bytes;
    kept_sum += other.kept_sum;
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

awaitable<std::vector<std::string>> find_wrong_columns(pg::Connection& target,
                                                       const TablePlan& plan,
                                                       const CopiedRows& copied,
                                                       Deadline deadline) {
    const auto columns = pg::copied_columns(*plan.table);
    const auto wanted = summed_columns(plan, columns);
    const auto sql = pg::sum_rows_statement(*plan.table, plan.stream.format, wanted);
    const pg::Query query{"sum_copied_rows", sql, pg::Planning::for_each_call};
    const auto rows = co_await target.run(query, {}, deadline);
    const auto found = rows.front();
    std::vector<std::string> wrong;
    const auto name = name_of(plan);
    const auto count = found.get<std::int64_t>("rows");
    if (count != copied.written) {
        wrong.push_back(fmt::format("{} has {} rows instead of {}.", name, count, copied.written));
    }
    if (copied.columns.empty()) {
        co_return wrong;
    }
    if (!wanted.together.empty() && sum_in(found, "together") != copied.kept_sum) {
        wrong.push_back(
            fmt::format("{} does not hold what was written in columns that are kept.", name));
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto& sent = copied.columns[i];
        const auto column = fmt::format("{}.{}", name, columns[i]->name);
        if (is_among(plan.stream.kept_columns, i)) {
            if (sent.changed > 0) {
                wrong.push_back(fmt::format("{} was changed in {} rows, against its rule.", column,
                                            sent.changed));
            }
            continue;
        }
        const auto place = place_in(wanted.counted, columns[i]);
        // A changed value may be stored in another form than it was sent in: jsonb, numeric(5,2).
        const auto filled = found.get<std::int64_t>(fmt::format("filled_{}", place));
        if (filled != count - sent.nulls) {
            wrong.push_back(fmt::format("{} does not hold what was written.", column));
        }
        if (!is_among(plan.stream.changed_columns, i)) {
            continue;
        }
        const auto sum = sum_in(found, fmt::format("sum_{}", place_in(wanted.alone, columns[i])));
        const auto unchanged = sent.kept - sent.blank;
        if (unchanged > 0) {
            wrong.push_back(fmt::format("{} holds {} values as in the source.", column, unchanged));
        } else if (sent.changed > 0 && sum == sent.source_sum) {
            wrong.push_back(fmt::format("{} holds the source's values.", column));
        }
    }
    co_return wrong;
}

}  // namespace mien::sync
