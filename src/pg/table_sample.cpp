#include "pg/table_sample.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "pg/table_statements.hpp"

namespace mien::pg {
namespace {

// Columns go by their places: a name may be anything, or there twice when cut.
std::string alias_of(std::size_t place) {
    return fmt::format("c{}", place);
}

std::string sample_statement(const CatalogTable& table, SampleSize size) {
    std::vector<std::string> columns;
    columns.reserve(table.columns.size());
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        columns.push_back(fmt::format("left({}::text, {}) AS {}",
                                      quote_identifier(table.columns[i].name),
                                      size.value_characters, alias_of(i)));
    }
    return fmt::format("SELECT {} FROM {} LIMIT {}", fmt::join(columns, ", "),
                       qualified_name(table.schema, table.name), size.rows);
}

}  // namespace

awaitable<TableSample> read_sample(Connection& connection, CatalogTable table, SampleSize size,
                                   Deadline deadline) {
    TableSample sample;
    for (const auto& column : table.columns) {
        sample.columns.push_back(column.name);
    }
    if (sample.columns.empty()) {
        co_return sample;
    }
    const auto statement = sample_statement(table, size);
    const Query query{"read_table_sample", statement, Planning::for_each_call};
    const auto rows = co_await connection.run(query, {}, deadline);
    for (const auto& row : rows) {
        std::vector<std::optional<std::string>> values;
        values.reserve(sample.columns.size());
        for (std::size_t i = 0; i < sample.columns.size(); ++i) {
            values.push_back(row.get<std::optional<std::string>>(alias_of(i)));
        }
        sample.rows.push_back(std::move(values));
    }
    co_return sample;
}

}  // namespace mien::pg
