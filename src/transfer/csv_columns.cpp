#include "transfer/csv_columns.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.hpp"
#include "base/quote.hpp"
#include "base/text.hpp"
#include "transfer/canonical_json.hpp"
#include "transfer/formula_guard.hpp"

namespace mien::transfer {
namespace {

constexpr std::array<std::string_view, csv_column_count> column_names{
    "record",      "character_id",  "character_slug", "emotion",          "version",
    "prompt_text", "change_reason", "reverted_from",  "created_by_email", "created_by_name",
    "created_at",  "details",       "sha256"};

constexpr std::size_t column_name_bytes_max = 200;

[[noreturn]] void refuse_header(std::string_view code, std::string message) {
    Problem problem{"", std::string(code), message};
    throw Error(ErrorKind::invalid, std::move(message), {std::move(problem)});
}

[[noreturn]] void refuse_unknown(std::string_view name, std::size_t number, std::int64_t line) {
    refuse_header(
        "unknown_column",
        fmt::format("Line {}, column {}: {} is no column that is known here. Known are {}.", line,
                    number, in_quotes(name), fmt::join(column_names, ", ")));
}

// "Prompt Text", " emotion " and "CREATED-AT" as we write them.
std::string plain_name(std::string_view name) {
    constexpr std::string_view marks[] = {"\xEF\xBB\xBF", "\xC2\xA0"};
    std::string plain(name);
    for (const auto mark : marks) {
        for (auto at = plain.find(mark); at != std::string::npos; at = plain.find(mark)) {
            plain.replace(at, mark.size(), " ");
        }
    }
    const auto first = plain.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) {
        return {};
    }
    plain = plain.substr(first, plain.find_last_not_of(" \t\r\n") - first + 1);
    std::ranges::transform(plain, plain.begin(), [](unsigned char c) {
        return c == ' ' || c == '-' ? '_' : static_cast<char>(std::tolower(c));
    });
    return plain;
}

}  // namespace

std::string_view name_of(CsvColumn column) noexcept {
    return column_names[static_cast<std::size_t>(column)];
}

std::optional<CsvColumn> parse_csv_column(std::string_view name) {
    if (name.size() > column_name_bytes_max) {
        return std::nullopt;
    }
    const auto* const found = std::ranges::find(column_names, plain_name(name));
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

CsvLayout::CsvLayout(const CsvRow& header) {
    for (std::size_t i = 0; i < header.filled_count && i < header.fields.size(); ++i) {
        const auto& name = header.fields[i];
        const auto column = parse_csv_column(name);
        if (!column && !is_blank(name)) {
            refuse_unknown(name, i + 1, header.line);
        }
        if (column && has(*column)) {
            refuse_header("duplicate_column",
                          fmt::format("Line {}, column {}: the column “{}” is there twice.",
                                      header.line, i + 1, name_of(*column)));
        }
        columns_.push_back(column);
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

std::size_t CsvLayout::find_unnamed(const std::vector<std::string>& row) const {
    for (std::size_t i = 0; i < std::min(row.size(), columns_.size()); ++i) {
        if (!columns_[i] && !is_blank(row[i])) {
            return i + 1;
        }
    }
    return 0;
}

CsvFields CsvLayout::fields_of(const std::vector<std::string>& row) const {
    CsvFields fields;
    for (std::size_t i = 0; i < std::min(row.size(), columns_.size()); ++i) {
        if (columns_[i]) {
            fields[*columns_[i]] = unguarded(row[i]);
        }
    }
    return fields;
}

}  // namespace mien::transfer
