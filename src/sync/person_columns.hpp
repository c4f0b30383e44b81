// What a row tells of its person: names, e-mail addresses, telephone numbers and user names, as the
// table's policy classes its columns.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <vector>

#include "core/masking/known_person.hpp"
#include "pg/catalog.hpp"
#include "sync/copy/row_transform.hpp"
#include "sync/policy/policy.hpp"

namespace mien::sync {

// Keeps its memory from row to row.
class ToldValues {
  public:
    void clear();
    // Of several names the first is the person's, the others are other people's. The text outlives
    // what is asked about it.
    void take(core::ColumnClass column_class, std::string_view text);
    // Of an array's elements, with those of the row's other arrays, so many at most.
    void take_elements(core::ColumnClass column_class, std::string_view array,
                       pg::CopyFormat format, std::size_t elements_max);
    // What another row tells, in place of this one's; that one outlives it.
    void take_from(const core::KnownValues& person) { values_ = person; }
    // The parts of the name that this row leaves out, when those that it tells are the person's: a
    // name that is one word here may be two there.
    void complete_name(const core::SourceName& person);

    [[nodiscard]] const core::KnownValues& values() const noexcept { return values_; }
    [[nodiscard]] bool has_name() const;
    [[nodiscard]] bool has_anything() const;

  private:
    core::KnownValues values_;
    std::deque<std::string> elements_;  // that values_ points to
};

struct PersonColumns {
    std::vector<std::string> names;
    std::vector<core::ColumnClass> classes;
    std::vector<bool> are_arrays;
    std::size_t elements_max = 0;  // of arrays, that one row tells

    // Of a row of these columns in the text format of COPY, without its escapes; more columns may
    // follow. The row outlives what is asked about the values.
    void read(std::span<const Field> row, ToldValues& told) const;
};

// Names in an array are others'.
[[nodiscard]] PersonColumns person_columns_of(const pg::Catalog& catalog,
                                              const pg::CatalogTable& table,
                                              const TablePolicy& rules);

// Those of telephone numbers.
[[nodiscard]] PersonColumns phone_columns_of(const pg::Catalog& catalog,
                                             const pg::CatalogTable& table,
                                             const TablePolicy& rules);

}  // namespace mien::sync
