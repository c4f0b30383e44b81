#include "sync/leak_scan.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits/masking.hpp"
#include "pg/table_statements.hpp"
#include "sync/copy/array_values.hpp"
#include "sync/copy/row_reader.hpp"
#include "sync/policy/column_shape.hpp"
#include "sync/policy/policy_check.hpp"

namespace mien::sync {
namespace {

// A column that may hold texts.
struct SearchedColumn {
    std::string name;
    core::ColumnClass column_class = core::ColumnClass::keep;
    bool is_array = false;
    bool is_searched_for_names = false;
};

struct SearchedTable {
    const pg::CatalogTable* table;
    std::vector<SearchedColumn> columns;
};

bool is_searched_for_names(const ColumnPolicy& rule) {
    const bool stays = rule.column_class == core::ColumnClass::keep ||
                       rule.column_class == core::ColumnClass::canon;
    return !stays && std::ranges::none_of(rule.paths, [](const PathPolicy& path) {
        return core::is_name(path.rule.column_class);
    });
}

SearchedTable searched_columns(const pg::Catalog& catalog, const pg::CatalogTable& table,
                               const TablePolicy* policy) {
    const bool is_copied = policy != nullptr && policy->fate == TableFate::copy;
    SearchedTable found{.table = &table, .columns = {}};
    for (const auto& column : table.columns) {
        if (is_plain(catalog, column.type)) {
            continue;
        }
        const auto* const rule = policy == nullptr ? nullptr : policy->find_column(column.name);
        found.columns.push_back(
            {.name = column.name,
             .column_class = rule == nullptr ? core::ColumnClass::keep : rule->column_class,
             .is_array = shape_of(catalog, column).is_array,
             .is_searched_for_names = rule != nullptr ? is_searched_for_names(*rule) : is_copied});
    }
    return found;
}

bool holds_names(const SearchedColumn& column) {
    return core::is_name(column.column_class);
}

awaitable<void> look_at(pg::Connection& copy, async::WorkPool& pool, const SearchedTable& table,
                        const LookAtRow& look, Deadline deadline) {
    std::vector<std::string> columns;
    columns.reserve(table.columns.size());
    for (const auto& column : table.columns) {
        columns.push_back(column.name);
    }
    RowsToRead rows{.sql = pg::copy_columns_statement(*table.table, columns),
                    .columns = columns.size()};
    co_await read_rows(copy, pool, std::move(rows), look, deadline);
}

// Who is called so in the copy, by its columns of names.
void forget_fakes(const SearchedTable& names, std::span<const Field> row, Originals& originals) {
    std::string_view given;
    std::string_view family;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const auto& column = names.columns[i];
        if (row[i].is_null) {
            continue;
        }
        if (column.column_class == core::ColumnClass::given_name) {
            given = given.empty() ? row[i].bytes : given;
        } else if (column.column_class == core::ColumnClass::family_name) {
            family = family.empty() ? row[i].bytes : family;
        } else if (column.is_array) {
            for (const auto& name : elements_of_array(row[i].bytes, pg::CopyFormat::text)) {
                originals.forget_name(name);
            }
        } else {
            originals.forget_name(row[i].bytes);
        }
    }
    originals.forget_name(fmt::format("{} {}", given, family));
}

// What is escaped in an array is searched as it is meant.
Originals::Hits find_in(const SearchedColumn& column, std::string_view text,
                        const Originals& originals) {
    if (!column.is_array) {
        return originals.find(text, column.is_searched_for_names);
    }
    Originals::Hits hits;
    for (const auto& element : elements_of_array(text, pg::CopyFormat::text)) {
        hits += originals.find(element, column.is_searched_for_names);
    }
    return hits;
}

std::vector<SearchedTable> searched_tables(const pg::Catalog& catalog, const Policy& policy) {
    std::vector<SearchedTable> tables;
    for (const auto& table : catalog.tables) {
        auto found = searched_columns(catalog, table, find_rules(policy, catalog, table));
        if (table.kind == pg::TableKind::table && !found.columns.empty()) {
            tables.push_back(std::move(found));
        }
    }
    return tables;
}

void add_leaks(const std::vector<SearchedTable>& tables,
               const std::vector<std::vector<Originals::Hits>>& found, LeakReport& report) {
    for (std::size_t place = 0; place < tables.size(); ++place) {
        const auto& [table, columns] = tables[place];
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto& hits = found[place][i];
            if (hits.sum() > 0) {
                report.leaks.push_back({.table = table->schema + "." + table->name,
                                        .column = columns[i].name,
                                        .hits = hits});
            }
        }
    }
}

}  // namespace

awaitable<LeakReport> find_leaks(pg::Connection& copy, async::WorkPool& pool,
                                 const pg::Catalog& catalog, const Policy& policy,
                                 Originals& originals, Deadline deadline) {
    LeakReport report;
    std::vector<std::vector<Originals::Hits>> found;  // by table and column
    const auto tables = searched_tables(catalog, policy);
    for (const auto& table : tables) {
        SearchedTable names{.table = table.table, .columns = {}};
        std::ranges::copy_if(table.columns, std::back_inserter(names.columns), holds_names);
        if (!names.columns.empty()) {
            const LookAtRow forget = [&](std::span<const Field> row) {
                forget_fakes(names, row, originals);
            };
            co_await look_at(copy, pool, names, forget, deadline);
        }
    }
    auto room = limits::unsure_originals_max;  // of all columns together
    for (const auto& table : tables) {
        auto& hits = found.emplace_back(table.columns.size());
        const LookAtRow search = [&](std::span<const Field> row) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                if (!row[i].is_null) {
                    ++report.cells;
                    hits[i].add(find_in(table.columns[i], row[i].bytes, originals), room);
                }
            }
        };
        co_await look_at(copy, pool, table, search, deadline);
    }
    std::vector<Originals::Hits*> all;
    for (auto& hits : found) {
        std::ranges::transform(hits, std::back_inserter(all), [](auto& one) { return &one; });
    }
    co_await originals.confirm(std::move(all), deadline);
    add_leaks(tables, found, report);
    co_return report;
}

}  // namespace mien::sync
