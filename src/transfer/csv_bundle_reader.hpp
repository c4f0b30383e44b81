// The CSV format of docs/formats/prompts-csv.md.
#pragma once

#include <string>
#include <vector>

#include "transfer/bundle_head.hpp"
#include "transfer/bundle_reader.hpp"
#include "transfer/csv_entry.hpp"
#include "transfer/csv_rows.hpp"
#include "transfer/entry_tally.hpp"

namespace mien::transfer {

class CsvBundleReader : public BundleReader {
  public:
    // Reads the header and the first row.
    explicit CsvBundleReader(const BundleInput& input);

    [[nodiscard]] BundleFormat format() const override { return BundleFormat::csv; }
    [[nodiscard]] std::optional<BundleEntry> next() override;
    [[nodiscard]] std::optional<BundleHeader> header() const override { return head_.header(); }
    [[nodiscard]] double progress() const override { return text_.share_read(); }

  private:
    struct Row {
        std::int64_t line;
        std::size_t bytes;
        CsvRecord record;
        CsvFields fields;
        std::size_t fields_count;
        std::size_t filled_count;
        std::size_t unnamed;  // see CsvLayout::find_unnamed
    };

    [[nodiscard]] CsvLayout read_layout();
    [[nodiscard]] std::optional<CsvRow> next_row();
    void advance();
    void read_head();
    [[nodiscard]] CsvRecord record_of(const CsvFields& fields, std::int64_t line) const;
    void check_row(const Row& row, const std::string& pointer, ProblemList& problems) const;
    [[nodiscard]] BundleEntry axis_entry();
    [[nodiscard]] BundleEntry prompt_entry();
    [[nodiscard]] HistoryRule history_rule(std::size_t rows, const CsvFields& first) const;

    TextSource text_;
    CsvRows rows_;
    CsvLayout layout_;
    BundleHead head_;
    EntryTally tally_;
    std::optional<Row> row_;  // the one to come
};

}  // namespace mien::transfer
