#include "sync/copy/database_copy.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "async/together.hpp"
#include "base/log.hpp"
#include "pg/bulk_session.hpp"
#include "pg/table_statements.hpp"
#include "sync/copy/requirements.hpp"
#include "sync/copy/rows_copy.hpp"
#include "sync/copy/table_statement.hpp"

namespace mien::sync {

void begin_reports(const pg::Catalog& source, const CopyPlan& plan, CopyProgress& progress,
                   CopyReport& report) {
    for (const auto& planned : plan.tables) {
        const auto& table = *planned.table;
        const auto& root = source.root_of(table);
        progress.tables.push_back({.name = fmt::format("{}.{}", table.schema, table.name),
                                   .bytes_expected = table.bytes});
        TableReport one{.schema = table.schema,
                        .name = table.name,
                        .root_schema = root.schema,
                        .root_name = root.name,
                        .columns = {},
                        .rows = {}};
        for (const auto* const column : pg::copied_columns(table)) {
            one.columns.push_back(column->name);
        }
        report.tables.push_back(std::move(one));
    }
}

DatabaseCopy::DatabaseCopy(async::WorkPool& pool, CopyOptions options)
    : pool_(pool),
      options_(std::move(options)),
      schema_(options_.programs, options_.source, options_.target, options_.keeps_grants) {
    options_.workers = std::clamp(options_.workers, std::size_t{1}, limits::copy_workers_max);
}

awaitable<CopyReport> DatabaseCopy::run(Deadline deadline) {
    co_await copy_snapshot(deadline);
    progress_.phase = CopyPhase::checking;
    if (options_.counting == Counting::columns) {
        co_await check_rows(deadline);
    }
    progress_.phase = CopyPhase::constraints;
    co_await schema_.write_constraints(options_.workers, deadline);
    progress_.phase = CopyPhase::finishing;
    co_await finish(deadline);
    co_await check_schema(deadline);
    progress_.phase = CopyPhase::done;
    co_return std::move(report_);
}

// Everything that needs the source. Its locks and its snapshot go with this.
awaitable<void> DatabaseCopy::copy_snapshot(Deadline deadline) {
    const auto session = co_await pg::open_bulk_source(options_.source, deadline);
    const auto snapshot = co_await pg::ExportedSnapshot::take(*session, deadline);
    source_ = snapshot.catalog();
    report_.taken_at = snapshot.taken_at();
    report_.log_position = snapshot.log_position();
    co_await make_plan(deadline);
    co_await read_first(snapshot, deadline);
    progress_.phase = CopyPhase::tables;
    co_await schema_.read(snapshot.id(), deadline);
    co_await schema_.write_tables(deadline);
    if (options_.tables_made) {
        co_await options_.tables_made(deadline);
    }
    copy_ = co_await read_target_catalog(deadline);
    progress_.phase = CopyPhase::rows;
    const TypeNumbers numbers(source_, copy_);
    const RowsCopy rows{
        .source = options_.source,
        .target = options_.target,
        .plan = plan_,
        .tools = {.pool = pool_, .type_numbers = numbers, .counting = options_.counting},
        .progress = progress_,
        .report = report_,
        .workers = options_.workers,
        .split_bytes = options_.split_bytes};
    co_await copy_all_rows(rows, snapshot, deadline);
    std::vector<pg::CatalogSequence> sequences;
    std::ranges::copy_if(
        source_.sequences, std::back_inserter(sequences),
        [](const pg::CatalogSequence& sequence) { return sequence.extension.empty(); });
    sequences_ = co_await pg::read_sequence_values(*session, std::move(sequences), deadline);
}

awaitable<void> DatabaseCopy::make_plan(Deadline deadline) {
    const auto session = co_await pg::open_bulk_target(options_.target, deadline);
    const auto target = co_await pg::read_copy_target(*session, deadline);
    copied_ = options_.narrow ? options_.narrow(source_) : source_;
    plan_ = make_copy_plan(copied_, options_.rule_of);
    require_none(ErrorKind::invalid, "The database cannot be copied.",
                 find_obstacles(source_, target, plan_));
    report_.left_out = plan_.left_out;
    begin_reports(copied_, plan_, progress_, report_);
}

awaitable<void> DatabaseCopy::read_first(const pg::ExportedSnapshot& snapshot, Deadline deadline) {
    if (!options_.read_first) {
        co_return;
    }
    auto session = co_await pg::open_bulk_source(options_.source, deadline);
    auto reader = co_await pg::SnapshotReader::open(snapshot, std::move(session));
    co_await options_.read_first(std::move(reader), source_);
}

awaitable<void> DatabaseCopy::check_rows(Deadline deadline) {
    std::vector<std::string> wrong;
    const Visit check = [&](pg::Connection& session, std::size_t place) -> awaitable<void> {
        auto found = co_await find_wrong_columns(session, plan_.tables[place],
                                                 report_.tables[place].rows, deadline);
        std::ranges::move(found, std::back_inserter(wrong));
    };
    co_await visit_all(pg::open_bulk_source, plan_.tables.size(), check, deadline);
    require_none(ErrorKind::conflict, "The new database does not hold what was copied.",
                 problems_of("copy_differs", wrong));
}

awaitable<void> DatabaseCopy::finish(Deadline deadline) {
    {
        const auto session = co_await pg::open_bulk_target(options_.target, deadline);
        co_await pg::write_sequence_values(*session, sequences_, deadline);
    }
    co_await analyze(deadline);
    co_await refresh_views(deadline);
}

// A partitioned table's ANALYZE reaches its partitions.
awaitable<void> DatabaseCopy::analyze(Deadline deadline) {
    std::vector<const pg::CatalogTable*> tables;
    for (const auto& table : source_.tables) {
        if (!table.is_partition && table.extension.empty() &&
            table.kind != pg::TableKind::foreign) {
            tables.push_back(&table);
        }
    }
    const Visit visit = [&](pg::Connection& session, std::size_t place) -> awaitable<void> {
        co_await analyze_table(session, *tables[place], deadline);
    };
    co_await visit_all(pg::open_bulk_target, tables.size(), visit, deadline);
}

awaitable<void> DatabaseCopy::refresh_views(Deadline deadline) {
    const auto views = refresh_order(source_);
    if (views.empty()) {
        co_return;
    }
    const auto session = co_await pg::open_bulk_target(options_.target, deadline);
    for (const auto* const view : views) {
        co_await run_statement(*session, "refresh_view", pg::refresh_statement(*view), deadline);
        co_await run_statement(*session, "analyze_view",
                               pg::analyze_statement(view->schema, view->name), deadline);
    }
}

awaitable<void> DatabaseCopy::check_schema(Deadline deadline) {
    const auto copy = co_await read_target_catalog(deadline);
    require_none(ErrorKind::conflict, "The new database has another schema than the source.",
                 problems_of("copy_differs", find_differences(source_, copy)));
}

awaitable<pg::Catalog> DatabaseCopy::read_target_catalog(Deadline deadline) const {
    const auto session = co_await pg::open_bulk_target(options_.target, deadline);
    auto catalog = co_await pg::read_catalog(*session, deadline);
    co_return catalog;
}

awaitable<void> DatabaseCopy::visit_all(Open open, std::size_t count, Visit visit,
                                        Deadline deadline) {
    std::size_t next = 0;
    std::vector<awaitable<void>> workers;
    for (std::size_t i = 0; i < std::min(options_.workers, count); ++i) {
        auto session = open(options_.target, deadline);
        workers.push_back(visit_some(std::move(session), next, count, visit));
    }
    co_await async::run_together(std::move(workers));
}

awaitable<void> DatabaseCopy::visit_some(awaitable<std::unique_ptr<pg::Connection>> opening,
                                         std::size_t& next, std::size_t count, const Visit& visit) {
    const auto session = co_await std::move(opening);
    while (next < count) {
        const auto place = next++;
        co_await visit(*session, place);
    }
}

}  // namespace mien::sync
