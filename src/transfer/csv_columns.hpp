// The columns of the CSV format, and where a file has them.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "transfer/csv_rows.hpp"

namespace mien::transfer {

enum class CsvColumn {
    record,
    character_id,
    character_slug,
    emotion,
    version,
    prompt_text,
    change_reason,
    reverted_from,
    created_by_email,
    created_by_name,
    created_at,
    details,
    sha256,
};
inline constexpr std::size_t csv_column_count = 13;

[[nodiscard]] std::string_view name_of(CsvColumn column) noexcept;
// As people write it: in capitals too, with spaces or hyphens instead of "_" and around it.
[[nodiscard]] std::optional<CsvColumn> parse_csv_column(std::string_view name);

// The values of one row by column, without the guard against formulas; "" where there is none.
class CsvFields {
  public:
    [[nodiscard]] const std::string& operator[](CsvColumn column) const {
        return values_[static_cast<std::size_t>(column)];
    }
    std::string& operator[](CsvColumn column) { return values_[static_cast<std::size_t>(column)]; }

    // The digest of the fields that are not empty, by their names, without that of the digest.
    [[nodiscard]] std::string hash() const;

  private:
    std::array<std::string, csv_column_count> values_;
};

// Which column stands where in a file.
class CsvLayout {
  public:
    // Of a header row. Throws invalid for columns that are unknown, twice there or missing. One
    // without a name, as spreadsheets leave them, is kept as long as nothing stands in it.
    explicit CsvLayout(const CsvRow& header);

    // Up to the last column that has a name.
    [[nodiscard]] std::size_t size() const { return columns_.size(); }
    [[nodiscard]] bool has(CsvColumn column) const;
    // The number, from 1, of a column that has no name but a value in this row; 0 for none.
    [[nodiscard]] std::size_t find_unnamed(const std::vector<std::string>& row) const;
    // Of a row, which may be too short.
    [[nodiscard]] CsvFields fields_of(const std::vector<std::string>& row) const;

  private:
    std::vector<std::optional<CsvColumn>> columns_;
};

}  // namespace mien::transfer
