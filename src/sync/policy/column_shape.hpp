// What the type of a column can hold, as far as masking must know.
#pragma once

#include <cstdint>
#include <optional>

#include "core/masking/column_class.hpp"
#include "pg/catalog.hpp"

namespace mien::sync {

enum class ValueKind : std::uint8_t { text, json, address, date, bytes, other };

struct ColumnShape {
    ValueKind kind = ValueKind::other;
    bool is_array = false;
    bool is_case_insensitive = false;  // citext
    bool is_padded = false;            // char(n)
    bool refuses_null = false;         // the column, or the domain that it is of
    std::optional<std::size_t> characters_max = std::nullopt;
};

// Through domains and arrays down to the type of the values.
[[nodiscard]] ColumnShape shape_of(const pg::Catalog& catalog, const pg::CatalogColumn& column);

// Whether values of the type are numbers, times or marks alone, whoever they are of.
[[nodiscard]] bool is_plain(const pg::Catalog& catalog, pg::Oid type);

// Whether values of the class can stand in such a column.
[[nodiscard]] bool can_hold(const ColumnShape& shape, core::ColumnClass column_class);

}  // namespace mien::sync
