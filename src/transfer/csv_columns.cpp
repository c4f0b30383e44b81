#include "transfer/csv_columns.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "transfer/canonical_json.hpp"
#include "transfer/formula_guard.hpp"

namespace mien::transfer {
namespace {

constexpr std::array<std::string_view, csv_column_count> column_names{
    "record",      "character_id",  "character_slug", "emotion",          "version",
    "prompt_text", "change_reason", "reverted_from",  "created_by_email", "created_by_name",
    "created_at",  "details",       "sha256"};

[[noreturn]] void refuse_header(std::string_view code, std::string message) {
    Problem problem{"", std::string(code), message};
    throw Error(ErrorKind::invalid, std::move(message), {std::move(problem)});
}

[[noreturn]] void refuse_unknown(const std::string& name) {
    const bool has_other_separator = name.find_first_of(";\t") != std::string::npos;
    refuse_header("unknown_column",
                  fmt::format("The column “{}” is not known{}.", name,
                              has_other_separator ? "; columns must be separated by commas" : ""));
}

}  // namespace

std::string_view name_of(CsvColumn column) noexcept {
    return column_names[static_cast<std::size_t>(column)];
}

std::optional<CsvColumn> parse_csv_column(std::string_view name) {
    const auto* const found = std::ranges::find(column_names, name);
    return found == column_names.end()
               ? std::nullopt
               : std::optional(static_cast<CsvColumn>(found - column_names.begin()));
}

std::string CsvFields::hash() const {
    json::object row;
    for (std::size_t i = 0; i < values_.size(); ++i) {
        if (!values_[i].empty()) {
            row[column_names[i]] = values_[i];
        }
    }
    return entry_hash(row);
}

CsvLayout::CsvLayout(const std::vector<std::string>& header) {
    for (const auto& name : header) {
        const auto column = parse_csv_column(name);
        if (!column) {
            refuse_unknown(name);
        }
        if (has(*column)) {
            refuse_header("duplicate_column", fmt::format("The column “{}” is there twice.", name));
        }
        columns_.push_back(*column);
    }
    const bool names_character = has(CsvColumn::character_slug) || has(CsvColumn::character_id);
    if (!has(CsvColumn::emotion) || !has(CsvColumn::prompt_text) || !names_character) {
        refuse_header("missing_column",
                      "The first row must name the columns; needed are emotion, prompt_text and "
                      "character_slug or character_id.");
    }
}

bool CsvLayout::has(CsvColumn column) const {
    return std::ranges::find(columns_, column) != columns_.end();
}

CsvFields CsvLayout::fields_of(const std::vector<std::string>& row) const {
    CsvFields fields;
    for (std::size_t i = 0; i < std::min(row.size(), columns_.size()); ++i) {
        fields[columns_[i]] = unguarded(row[i]);
    }
    return fields;
}

}  // namespace mien::transfer
