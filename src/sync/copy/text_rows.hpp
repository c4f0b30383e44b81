// Rows in the text format of COPY (PostgreSQL, "COPY", "Text Format").
#pragma once

#include "pg/copy_rows.hpp"
#include "sync/copy/row_stream.hpp"

namespace mien::sync {

// The fields of one line that COPY TO has written, without its line feed.
[[nodiscard]] std::vector<std::optional<std::string>> fields_of_line(std::string_view line);

class TextRows : public RowStream {
  public:
    TextRows(RowWork work, std::size_t columns);

    void take(std::string_view batch, std::string& written) override;
    void finish() override;

  private:
    void take_line(std::string_view line, std::string& written);
    void read_fields(std::string_view line);
    void write_row(std::string& written);

    std::size_t columns_;
    std::string cut_off_;  // the beginning of a line
    std::vector<Field> row_;
    RowValues unescaped_;
    pg::CopyRows line_;
};

}  // namespace mien::sync
