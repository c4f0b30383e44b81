// A table of cells and the values that a template gets in them, as CSV (csv_rows.hpp). Its first
// line names the columns: "character" (or "character_id", "character_slug"), "emotion", and a
// placeholder in each of the others, in any case.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/template.hpp"
#include "transfer/bundle_input.hpp"

namespace mien::transfer {

struct TemplateTableRow {
    std::int64_t line = 0;
    std::optional<std::string> character;  // as it is written; nothing: the global default
    std::string emotion;
    core::TemplateValues values;  // an empty field is none
};

// Throws malformed for what is no CSV, and invalid, with the line, for a header without an emotion
// or with a column twice, a row without an emotion or with too many fields, a table without rows,
// and more than limits::template_items_max rows.
[[nodiscard]] std::vector<TemplateTableRow> read_template_table(const BundleInput& input);

}  // namespace mien::transfer
