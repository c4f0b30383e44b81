// Rows in the binary format of COPY (PostgreSQL, "COPY", "Binary Format").
#pragma once

#include "sync/copy/row_stream.hpp"

namespace mien::sync {

class BinaryRows : public RowStream {
  public:
    BinaryRows(RowWork work, std::size_t columns, std::size_t joined_columns);

    void take(std::string_view batch, std::string& written) override;
    void finish() override;

  private:
    // Each returns what it has read of the bytes, or nothing when more must come first.
    std::optional<std::size_t> take_header(std::string_view bytes, std::string& written);
    std::optional<std::size_t> take_row(std::string_view bytes, std::string& written);
    bool read_fields(std::string_view bytes, std::size_t& place);
    void write_row(std::string_view row, std::string& written) const;
    static void append_field(const Field& field, std::string& written);

    std::size_t columns_;  // that go on; more may come behind them
    std::string cut_off_;  // the beginning of a row
    std::vector<Field> row_;
    bool has_header_ = false;
    bool has_ended_ = false;
};

}  // namespace mien::sync
