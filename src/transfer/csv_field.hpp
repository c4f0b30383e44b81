// A field of a CSV file that Mien writes (RFC 4180): no spreadsheet takes it for a formula, and
// CsvRows and unguarded give back what it was.
#pragma once

#include <string>
#include <string_view>

namespace mien::transfer {

void append_csv_field(std::string& text, std::string_view field);

}  // namespace mien::transfer
