// Some rows of a table, as text: for whoever must guess what its columns hold.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pg/catalog.hpp"
#include "pg/connection.hpp"

namespace mien::pg {

struct TableSample {
    std::vector<std::string> columns;                           // all of the table's
    std::vector<std::vector<std::optional<std::string>>> rows;  // beside the columns
};

// The first rows that the server finds, partitions included; each value cut after so many
// characters.
struct SampleSize {
    int rows = 0;
    std::size_t value_characters = 0;
};
[[nodiscard]] awaitable<TableSample> read_sample(Connection& connection, CatalogTable table,
                                                 SampleSize size, Deadline deadline);

}  // namespace mien::pg
