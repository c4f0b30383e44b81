// Rows in the text format of COPY (PostgreSQL, "COPY", "Text Format").
#pragma once

#include "pg/copy_rows.hpp"
#include "sync/copy/row_stream.hpp"

namespace mien::sync {

// Takes lines that COPY TO has written apart, without their line feeds.
class TextLine {
  public:
    explicit TextLine(std::size_t columns) : row_(columns) {}

    // The fields, until the next call. Throws upstream_failed when they are more or fewer.
    [[nodiscard]] std::vector<Field>& read(std::string_view line);

  private:
    std::vector<Field> row_;
    RowValues unescaped_;
};

class TextRows : public RowStream {
  public:
    TextRows(RowWork work, std::size_t columns, std::size_t joined_columns);

    void take(std::string_view batch, std::string& written) override;
    void finish() override;

  private:
    void take_line(std::string_view line, std::string& written);
    void write_row(const std::vector<Field>& row, std::string& written);

    std::string cut_off_;  // the beginning of a line
    TextLine line_;
    std::size_t columns_;  // that go on; more may come behind them
    pg::CopyRows new_line_;
};

}  // namespace mien::sync
