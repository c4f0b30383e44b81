// Rows of CSV in the shape that entries have in JSON, and back from pointers to columns.
#pragma once

#include <string>
#include <vector>

#include "transfer/csv_columns.hpp"
#include "transfer/problem_list.hpp"

namespace mien::transfer {

// Each adds problems for what has no place in the entry.
[[nodiscard]] json::object emotion_of(const CsvFields& fields, ProblemList& problems);
[[nodiscard]] json::object character_of(const CsvFields& fields, ProblemList& problems);
// pointer: of the version in its entry.
[[nodiscard]] json::object version_of(const CsvFields& fields, const std::string& pointer,
                                      ProblemList& problems);
[[nodiscard]] json::object cell_of(const CsvFields& fields);

// The number of a version that a row names, or nothing for what is none.
[[nodiscard]] std::optional<int> version_number_of(const CsvFields& fields);

enum class CsvRecord { bundle, emotion, character, version };
[[nodiscard]] std::optional<CsvRecord> parse_csv_record(std::string_view name);

// Turns pointers such as "/versions/2/prompt_text" into columns; a message about another row than
// the entry's first names its line, which lines has by version.
void name_columns(std::vector<Problem>& problems, CsvRecord record,
                  const std::vector<std::int64_t>& lines);

}  // namespace mien::transfer
