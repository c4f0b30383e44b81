// Statements about tables that only the catalog knows. Here, and nowhere else, names of a catalog
// become SQL: quoted, with their schema.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pg/catalog.hpp"

namespace mien::pg {

// The name as SQL says it: "name", each " in it doubled.
[[nodiscard]] std::string quote_identifier(std::string_view name);
[[nodiscard]] std::string qualified_name(std::string_view schema, std::string_view name);

// The text format is for what has no binary form, or one that holds numbers of its own database.
enum class CopyFormat : std::uint8_t { binary, text };

// FREEZE needs a table that was made or emptied in the same transaction.
enum class CopyFreeze : std::uint8_t { no, yes };

// Pages of a table's heap, from the first to before the end; without an end to its last.
struct PageRange {
    std::int64_t first = 0;
    std::optional<std::int64_t> end;
};

// The columns that COPY carries: all that are not generated.
[[nodiscard]] std::vector<const CatalogColumn*> copied_columns(const CatalogTable& table);

// A row on the way to another one.
struct HopRow {
    const CatalogTable* table = nullptr;
    std::string key;            // a column of it, which the row before refers to
    KeyEquality equality = {};  // … and how the two are compared
    std::string referrer;       // a column of it that refers to the next row
};

// The row of another table that a row of this one refers to.
struct JoinedRow {
    const CatalogTable* table = nullptr;
    std::string key;                   // a column of it
    std::vector<std::string> columns;  // … and those that are read, as texts
    // The column that holds the key, or leads to the first row on the way, the last of which holds
    // it …
    std::string referrer;
    KeyEquality equality = {};  // … and how the two are compared
    std::vector<HopRow> hops = {};

    [[nodiscard]] std::size_t size() const { return columns.size(); }
};

// The rows of the table itself, without those of its children; behind each one's columns those of
// the joined row, NULL where it refers to none.
[[nodiscard]] std::string copy_out_statement(const CatalogTable& table, CopyFormat format,
                                             const std::optional<PageRange>& pages = {},
                                             const std::optional<JoinedRow>& joined = {});
[[nodiscard]] std::string copy_in_statement(const CatalogTable& table, CopyFormat format,
                                            CopyFreeze freeze);
// Some columns of all rows as text.
[[nodiscard]] std::string copy_columns_statement(const CatalogTable& table,
                                                 std::span<const std::string> columns,
                                                 const std::optional<JoinedRow>& joined = {});
// As `rows`.
[[nodiscard]] std::string count_rows_statement(const CatalogTable& table);
// What the server's hash of a value is made of: of its bytes, of the integer that it is (of 1 to 8
// bytes, times too), or of nothing that others could compute: such values are hashed as sent.
enum class HashedAs : std::uint8_t { bytes, integer, sent };
[[nodiscard]] HashedAs hashed_as(Oid type, CopyFormat format);
// What a table holds, in one row: its `rows`; `together`, the sum of a hash of each row's columns
// of that list; of those that are counted `filled_0`, … that are not NULL; of those alone `sum_0`,
// … of a hash of each value as text. The sums are texts of as many digits as they have; the hash is
// hash_record_extended or hashtextextended, with the seed 0. In the text format values are hashed
// as the texts that COPY writes; in the binary one those that are hashed as sent come last, as one
// value: their record as record_send sends it.
struct SummedColumns {
    std::vector<const CatalogColumn*> together;
    std::vector<const CatalogColumn*> counted;
    std::vector<const CatalogColumn*> alone;
};
[[nodiscard]] std::string sum_rows_statement(const CatalogTable& table, CopyFormat format,
                                             const SummedColumns& columns);
[[nodiscard]] std::string truncate_statement(const CatalogTable& table);
// Against changes of their definition, and no other change.
[[nodiscard]] std::string lock_statement(std::span<const CatalogTable* const> tables);
// Triggers of the schema, not those of constraints.
enum class Triggers : std::uint8_t { disabled, enabled };
[[nodiscard]] std::string triggers_statement(const CatalogTable& table, Triggers triggers);
[[nodiscard]] std::string drop_constraint_statement(const CatalogTable& table,
                                                    std::string_view name);
// Checks the rows that are there.
[[nodiscard]] std::string add_foreign_key_statement(const CatalogTable& table,
                                                    const ForeignKey& key);
[[nodiscard]] std::string analyze_statement(std::string_view schema, std::string_view name);
// How many rows of a table ANALYZE looks at, from now on in the session.
enum class StatisticsSample : std::uint8_t { usual, small };
[[nodiscard]] std::string sample_statement(StatisticsSample sample);
// Of all columns, each by its name: autovacuum then sees that something is left to do, and analyzes
// the table itself when it comes.
[[nodiscard]] std::string analyze_columns_statement(const CatalogTable& table);
[[nodiscard]] std::string refresh_statement(const CatalogView& view);

}  // namespace mien::pg
