// What stands between the fields of a CSV file.
#pragma once

#include <string_view>

namespace mien::transfer {

struct CsvSeparator {
    char character = ',';
    bool is_line_of_its_own = false;  // the line only says it, and is no row
};

// By the first line of the file, with or without its break: a line "sep=;", as spreadsheets know
// it, or a header that names most columns when it is split at a comma, a semicolon, a tab or a bar.
[[nodiscard]] CsvSeparator find_separator(std::string_view first_line);

}  // namespace mien::transfer
