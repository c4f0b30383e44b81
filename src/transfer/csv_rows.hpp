// The rows of a CSV file (RFC 4180), whatever separates its fields (csv_separator.hpp). Line breaks
// may be CRLF, LF or CR; empty lines are skipped; spaces belong to the fields.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "transfer/text_source.hpp"

namespace mien::transfer {

struct CsvRow {
    std::int64_t line = 0;  // where it begins
    std::vector<std::string> fields;
    std::size_t fields_count = 0;  // also those beyond the first 64, which are not kept
    std::size_t filled_count = 0;  // up to the last field that is not blank
    std::size_t bytes = 0;         // of its fields
};

class CsvRows {
  public:
    explicit CsvRows(TextSource& text);
    ~CsvRows();
    CsvRows(const CsvRows&) = delete;
    CsvRows& operator=(const CsvRows&) = delete;

    // The next row, or nothing at the end. Throws malformed for a quote out of place, and too_large
    // for a row beyond limits::bundle_entry_bytes_max.
    [[nodiscard]] std::optional<CsvRow> next();

  private:
    struct Parser;

    void take(const TextPiece& piece);
    void begin();
    void feed(const TextPiece& piece);
    void finish();
    void add_field(std::string_view field);
    void end_row();

    TextSource& text_;
    std::unique_ptr<Parser> parser_;
    std::deque<CsvRow> rows_;
    CsvRow row_;
    std::optional<std::string> beginning_ = "";  // until the first line is whole
    std::size_t unended_bytes_ = 0;              // of the row, to the precision of a piece
    bool has_ended_ = false;
};

}  // namespace mien::transfer
