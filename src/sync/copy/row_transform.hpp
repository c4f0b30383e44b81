// What may change the rows of a table on their way from one database to another.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pg/catalog.hpp"
#include "pg/table_statements.hpp"

namespace mien::sync {

// One value as COPY carries it: in the binary format what the type's send function made, in the
// text format the unescaped text. Of text types both are the text itself, in UTF-8.
struct Field {
    std::string_view bytes;
    bool is_null = false;
};

// Keeps new values of one row until it is written.
class RowValues {
  public:
    // An empty text to write a value into. It lives until the row is written.
    [[nodiscard]] std::string& add();
    void clear() { used_ = 0; }

  private:
    std::deque<std::string> values_;  // reused from row to row
    std::size_t used_ = 0;
};

enum class RowFate : std::uint8_t { kept, left_out };

// Of one stream of rows of one table: one row at a time, on any thread of the pool, never on two at
// once. What it throws ends the copy, with the table's name.
class RowTransform {
  public:
    virtual ~RowTransform() = default;

    // The fields are those of pg::copied_columns, in that order, and behind them those of the
    // joined row, which do not go on. A field is changed by pointing it to a text of `values`, or
    // to bytes that live until the next call; the rest go on as they came.
    [[nodiscard]] virtual RowFate transform(std::span<Field> row, RowValues& values) = 0;
};

// What becomes of a table's rows. The format says in which form the transform gets the fields.
struct TableRule {
    bool is_copied = true;  // false: the table arrives empty
    // Makes the transform of one stream; without it the rows go through untouched.
    std::function<std::unique_ptr<RowTransform>(pg::CopyFormat)> make_transform;
    // Names of the columns of texts that the transform must change in every row where they are
    // neither null nor blank.
    std::vector<std::string> changed_columns;
    // Those that the transform changes in some rows.
    std::vector<std::string> touched_columns;
    // What the transform is told of another row with each of them.
    std::optional<pg::JoinedRow> joined;
    // Also where the binary format would do.
    bool needs_text_format = false;
};

}  // namespace mien::sync
