#include "transfer/template_table.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/templates.hpp"
#include "base/quote.hpp"
#include "transfer/csv_rows.hpp"

namespace mien::transfer {
namespace {

constexpr std::string_view character_columns[] = {"character", "character_id", "character_slug"};
constexpr std::string_view emotion_column = "emotion";

[[noreturn]] void refuse(std::int64_t line, std::string_view sentence) {
    throw Error(ErrorKind::invalid, fmt::format("Line {}: {}", line, sentence));
}

std::string trimmed(std::string_view field) {
    const auto first = field.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        return {};
    }
    return std::string(field.substr(first, field.find_last_not_of(" \t\r\n") - first + 1));
}

// The columns by their place; "character" for all that name one.
std::vector<std::string> columns_of(const CsvRow& header) {
    std::vector<std::string> columns;
    std::set<std::string> known;
    columns.reserve(header.fields.size());
    for (const auto& field : header.fields) {
        auto name = trimmed(field);
        std::ranges::transform(name, name.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (std::ranges::find(character_columns, name) != std::end(character_columns)) {
            name = character_columns[0];
        }
        if (!name.empty() && !known.insert(name).second) {
            refuse(header.line, fmt::format("the column {} is there twice.", in_quotes(name)));
        }
        columns.push_back(std::move(name));
    }
    if (!known.contains(std::string(emotion_column))) {
        refuse(header.line, "the first line must name the columns, one of them “emotion”.");
    }
    return columns;
}

TemplateTableRow row_from(const CsvRow& row, const std::vector<std::string>& columns) {
    if (row.filled_count > columns.size() || row.fields_count > row.fields.size()) {
        refuse(row.line, "there are more fields than the first line has names.");
    }
    TemplateTableRow read{.line = row.line, .character = {}, .emotion = {}, .values = {}};
    for (std::size_t i = 0; i < std::min(columns.size(), row.fields.size()); ++i) {
        auto field = trimmed(row.fields[i]);
        if (field.empty()) {
            continue;
        }
        if (columns[i].empty()) {
            refuse(row.line, fmt::format("column {} has a value, but no name.", i + 1));
        }
        if (columns[i] == character_columns[0]) {
            read.character = std::move(field);
        } else if (columns[i] == emotion_column) {
            read.emotion = std::move(field);
        } else {
            read.values.emplace(columns[i], std::move(field));
        }
    }
    if (read.emotion.empty()) {
        refuse(row.line, "the row names no emotion.");
    }
    return read;
}

}  // namespace

std::vector<TemplateTableRow> read_template_table(const BundleInput& input) {
    TextSource text(input);
    CsvRows rows(text);
    const auto header = rows.next();
    if (!header) {
        throw Error(ErrorKind::invalid, "The table is empty.");
    }
    const auto columns = columns_of(*header);
    std::vector<TemplateTableRow> read;
    while (const auto row = rows.next()) {
        // Spreadsheets keep rows that were emptied.
        if (row->filled_count == 0) {
            continue;
        }
        if (read.size() == limits::template_items_max) {
            refuse(row->line,
                   fmt::format("at most {} cells can change at once.", limits::template_items_max));
        }
        read.push_back(row_from(*row, columns));
    }
    if (read.empty()) {
        throw Error(ErrorKind::invalid, "There is no row below the names of the columns.");
    }
    return read;
}

}  // namespace mien::transfer
