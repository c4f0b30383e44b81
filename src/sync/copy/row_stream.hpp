// The rows of one COPY on their way from one database to another: taken apart, changed, counted and
// put together again, a batch at a time. On any thread, on one at a time.
#pragma once

#include <memory>
#include <vector>

#include "sync/copy/column_tally.hpp"
#include "sync/copy/row_transform.hpp"
#include "sync/copy/wire_format.hpp"

namespace mien::sync {

// How a stream treats one table.
struct StreamPlan {
    pg::CopyFormat format = pg::CopyFormat::binary;
    std::vector<pg::Oid> column_types;          // of pg::copied_columns
    std::vector<std::size_t> changed_columns;   // places in it of those that the transform changes
    std::vector<std::size_t> kept_columns;      // … and of those that no rule changes
    std::size_t joined_columns = 0;             // behind those, which do not go on
    const TypeNumbers* type_numbers = nullptr;  // none: the numbers are the same on both sides
};

// What is done with the fields of a row, in whichever format they came.
class RowWork {
  public:
    RowWork(const StreamPlan& plan, std::unique_ptr<RowTransform> transform);

    // The fields as they came become those that go on. False when the row is left out.
    [[nodiscard]] bool take(std::vector<Field>& row);
    // Whether the last row has fields that are not the bytes that came.
    [[nodiscard]] bool has_new_fields() const { return has_new_fields_; }

    [[nodiscard]] const std::vector<ColumnTally>& columns() const { return columns_; }
    [[nodiscard]] std::int64_t rows_left_out() const { return rows_left_out_; }
    // Of the rows that went on: a hash of each one's kept columns (pg::sum_rows_statement).
    [[nodiscard]] std::uint64_t kept_sum() const { return kept_sum_; }

  private:
    void count_changes(const std::vector<Field>& row);
    void add_source_sums(const std::vector<Field>& row);
    void add_kept_columns(const std::vector<Field>& row);
    void write_sent_columns(const std::vector<Field>& row);
    void translate_numbers(std::vector<Field>& row);

    struct NumberedColumn {
        std::size_t place = 0;
        pg::Oid type = 0;
    };
    struct HashedColumn {
        std::size_t place = 0;
        bool is_integer = false;
    };

    std::unique_ptr<RowTransform> transform_;
    const TypeNumbers* type_numbers_;
    std::vector<NumberedColumn> numbered_columns_;
    std::vector<std::size_t> changed_columns_;
    std::vector<HashedColumn> hashed_columns_;  // of those that are kept
    std::vector<NumberedColumn>
        sent_columns_;  // … the rest, with the numbers of the target's types
    std::vector<ColumnTally> columns_;
    std::string record_;
    std::uint64_t kept_sum_ = 0;
    std::vector<Field> before_;
    RowValues values_;
    std::int64_t rows_left_out_ = 0;
    bool has_new_fields_ = false;
};

class RowStream {
  public:
    virtual ~RowStream() = default;

    // Takes a batch of rows, the last of which may be cut off and goes on in the next, and appends
    // what is to be written. Throws upstream_failed for what is no COPY of these columns.
    virtual void take(std::string_view batch, std::string& written) = 0;
    // After the last batch: throws upstream_failed when something is missing.
    virtual void finish() = 0;

    [[nodiscard]] const RowWork& work() const { return work_; }

  protected:
    explicit RowStream(RowWork work) : work_(std::move(work)) {}

    [[nodiscard]] RowWork& row_work() { return work_; }

  private:
    RowWork work_;
};

// Without a transform the rows go on as they are, and are only counted.
[[nodiscard]] std::unique_ptr<RowStream> make_row_stream(const StreamPlan& plan,
                                                         std::unique_ptr<RowTransform> transform);

}  // namespace mien::sync
