// The columns of a table that tell of the person whose row it is: names, e-mail addresses,
// telephone numbers and user names, as its policy classes them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pg/catalog.hpp"
#include "sync/people.hpp"
#include "sync/policy/policy.hpp"

namespace mien::sync {

struct PersonColumns {
    std::vector<std::string> names;
    std::vector<core::ColumnClass> classes;
    std::vector<bool> are_arrays;
    std::size_t elements_max = 0;  // of arrays, that one row tells

    // Of a row of these columns in the text format of COPY, without its escapes; more columns may
    // follow.
    [[nodiscard]] PersonValues values_of(const std::vector<std::optional<std::string>>& row) const;
};

// Names in an array are others'. Of an array, limits::known_elements_max at most.
[[nodiscard]] PersonColumns person_columns_of(const pg::Catalog& catalog,
                                              const pg::CatalogTable& table,
                                              const TablePolicy& rules);

// Those of telephone numbers, with all elements of arrays.
[[nodiscard]] PersonColumns phone_columns_of(const pg::Catalog& catalog,
                                             const pg::CatalogTable& table,
                                             const TablePolicy& rules);

}  // namespace mien::sync
