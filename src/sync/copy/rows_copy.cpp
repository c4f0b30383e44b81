#include "sync/copy/rows_copy.hpp"

#include <algorithm>
#include <thread>

#include "async/together.hpp"
#include "pg/bulk_session.hpp"

namespace mien::sync {
namespace {

struct Piece {
    CopyPiece piece;
    std::size_t table;  // place in the plan
};

// What the workers share.
struct Workload {
    const RowsCopy& wanted;
    const pg::ExportedSnapshot& snapshot;
    std::vector<Piece> pieces = {};
    std::vector<std::size_t> pieces_left = {};  // by table
    std::size_t next = 0;
};

// Ranges of pages for a table that several workers read, else the whole of it.
std::vector<CopyPiece> pieces_of(const TablePlan& planned, const RowsCopy& wanted) {
    const auto& table = *planned.table;
    // FREEZE is worth more than a second worker where rows go through untouched, and where both
    // servers and the transform keep every core busy with one.
    const bool has_cores = std::thread::hardware_concurrency() >= limits::copy_split_cores_min;
    const auto split_bytes =
        planned.rule.make_transform && has_cores
            ? std::min(wanted.split_bytes, limits::copy_changed_split_bytes_max)
            : wanted.split_bytes;
    if (wanted.workers < 2 || table.bytes <= split_bytes || table.pages < 2) {
        return {{.plan = &planned, .pages = std::nullopt}};
    }
    const auto most = static_cast<std::int64_t>(2 * wanted.workers);
    const auto count = std::clamp<std::int64_t>(table.bytes / split_bytes + 1, 2, most);
    const auto step = std::max<std::int64_t>(1, (table.pages + count - 1) / count);
    std::vector<CopyPiece> pieces;
    for (std::int64_t first = 0; first < table.pages; first += step) {
        pg::PageRange range{.first = first, .end = first + step};
        if (first + step >= table.pages) {
            range.end.reset();
        }
        pieces.push_back({.plan = &planned, .pages = range});
    }
    return pieces;
}

awaitable<void> work_on_rows(Workload& work, Deadline deadline) {
    const auto& wanted = work.wanted;
    const auto source = co_await pg::open_bulk_source(wanted.source, deadline);
    const auto target = co_await pg::open_bulk_target(wanted.target, deadline);
    auto transaction = co_await work.snapshot.enter(*source);
    while (work.next < work.pieces.size()) {
        const auto& [piece, place] = work.pieces[work.next++];
        auto& progress = wanted.progress.tables[place];
        const OnRows on_rows = [&progress](std::int64_t rows, std::int64_t bytes) {
            progress.rows += rows;
            progress.bytes += bytes;
        };
        const auto copied = co_await copy_rows(transaction, *target, piece, wanted.tools, on_rows);
        wanted.report.tables[place].rows += copied;
        progress.is_done = --work.pieces_left[place] == 0;
    }
}

}  // namespace

awaitable<void> copy_all_rows(RowsCopy wanted, const pg::ExportedSnapshot& snapshot,
                              Deadline deadline) {
    const auto& tables = wanted.plan.tables;
    Workload work{.wanted = wanted, .snapshot = snapshot};
    work.pieces_left.resize(tables.size());
    for (std::size_t i = 0; i < tables.size(); ++i) {
        if (tables[i].table->pages == 0) {
            wanted.progress.tables[i].is_done = true;
            continue;
        }
        for (const auto& piece : pieces_of(tables[i], wanted)) {
            work.pieces.push_back({.piece = piece, .table = i});
            ++work.pieces_left[i];
        }
    }
    std::vector<awaitable<void>> workers;
    const auto count = std::min(wanted.workers, work.pieces.size());
    workers.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        workers.push_back(work_on_rows(work, deadline));
    }
    co_await async::run_together(std::move(workers));
}

}  // namespace mien::sync
