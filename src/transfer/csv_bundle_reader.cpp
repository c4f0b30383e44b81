#include "transfer/csv_bundle_reader.hpp"

#include <fmt/format.h>

#include "base/limits/transfer.hpp"
#include "base/quote.hpp"
#include "transfer/entry_parsing.hpp"

namespace mien::transfer {
namespace {

[[noreturn]] void refuse(ErrorKind kind, CsvColumn column, std::string code, std::string message) {
    Problem problem{std::string(name_of(column)), std::move(code), message};
    throw Error(kind, std::move(message), {std::move(problem)});
}

bool is_same_cell(const CsvFields& a, const CsvFields& b) {
    return a[CsvColumn::character_id] == b[CsvColumn::character_id] &&
           a[CsvColumn::character_slug] == b[CsvColumn::character_slug] &&
           a[CsvColumn::emotion] == b[CsvColumn::emotion];
}

}  // namespace

CsvBundleReader::CsvBundleReader(const BundleInput& input)
    : text_(input),
      rows_(text_),
      layout_(read_layout()),
      head_(std::string(name_of(CsvColumn::details))) {
    advance();
    if (!row_) {
        throw Error(ErrorKind::malformed, "The file has no rows below its header.");
    }
    if (row_->record == CsvRecord::bundle) {
        read_head();
        advance();
    }
}

CsvLayout CsvBundleReader::read_layout() {
    return CsvLayout(next_row().value_or(CsvRow{}));
}

// Rows of blank fields are what a spreadsheet keeps of rows that were emptied.
std::optional<CsvRow> CsvBundleReader::next_row() {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    for (;;) {
        auto row = rows_.next();
        if (row && !row->fields.empty() && row->line > 1 &&
            row->fields.front().starts_with(byte_order_mark)) {
            throw Error(
                ErrorKind::malformed,
                fmt::format("Line {}, column 1: a byte order mark stands in the middle of the "
                            "file, as where two files were joined: remove it, and the second "
                            "header.",
                            row->line));
        }
        if (!row || row->filled_count > 0) {
            return row;
        }
    }
}

void CsvBundleReader::advance() {
    const auto row = next_row();
    if (!row) {
        row_.reset();
        return;
    }
    auto fields = layout_.fields_of(row->fields);
    const auto record = record_of(fields, row->line);
    row_ = Row{.line = row->line,
               .bytes = row->bytes,
               .record = record,
               .fields = std::move(fields),
               .fields_count = row->fields_count,
               .filled_count = row->filled_count,
               .unnamed = layout_.find_unnamed(row->fields)};
}

CsvRecord CsvBundleReader::record_of(const CsvFields& fields, std::int64_t line) const {
    if (!layout_.has(CsvColumn::record)) {
        return CsvRecord::version;
    }
    const auto record = parse_csv_record(fields[CsvColumn::record]);
    if (!record) {
        refuse(ErrorKind::invalid, CsvColumn::record, "unknown_record",
               fmt::format("The record of line {} must be bundle, emotion, character or version.",
                           line));
    }
    return *record;
}

void CsvBundleReader::read_head() {
    ProblemList problems;
    check_row(*row_, "", problems);
    if (!problems.empty()) {
        auto found = problems.take();
        name_columns(found, CsvRecord::bundle, {});
        throw Error(ErrorKind::invalid, "The row “bundle” is not as it was written.", found);
    }
    const auto details = parse_json(row_->fields[CsvColumn::details]);
    if (!details.is_object()) {
        refuse(ErrorKind::invalid, CsvColumn::details, "wrong_type",
               "“details” must be a JSON object.");
    }
    for (const auto& member : details.get_object()) {
        if (!head_.set(member.key(), member.value())) {
            refuse(ErrorKind::invalid, CsvColumn::details, "unknown_field",
                   in_quotes(member.key()) + " is no field that is known here.");
        }
    }
    head_.require_format();
}

std::optional<BundleEntry> CsvBundleReader::next() {
    if (!row_) {
        head_.require_counts(tally_.counts());
        return std::nullopt;
    }
    if (row_->record == CsvRecord::bundle) {
        refuse(ErrorKind::invalid, CsvColumn::record, "unknown_record",
               fmt::format("The row “bundle” of line {} must be the first below the header.",
                           row_->line));
    }
    return row_->record == CsvRecord::version ? prompt_entry() : axis_entry();
}

void CsvBundleReader::check_row(const Row& row, const std::string& pointer,
                                ProblemList& problems) const {
    if (row.unnamed != 0) {
        problems.add(pointer + "/fields", "unnamed_column",
                     fmt::format("Column {} has no name, but a value in this row: name it in the "
                                 "header, or empty it.",
                                 row.unnamed));
    }
    if (row.filled_count > layout_.size() || row.fields_count < layout_.size()) {
        problems.add(pointer + "/fields", "field_count",
                     fmt::format("The row has {} fields, but the header has {}.", row.fields_count,
                                 layout_.size()));
    }
    const auto& stated = row.fields[CsvColumn::sha256];
    if (!stated.empty() && stated != row.fields.hash()) {
        problems.add(pointer + "/sha256", "sha256_mismatch",
                     "Its content does not match its sha256: it was changed after the export, or "
                     "damaged; empty the sha256 to import it all the same.");
    }
}

BundleEntry CsvBundleReader::axis_entry() {
    ProblemList problems;
    const auto record = row_->record;
    BundleEntry entry{.line = row_->line, .pointer = {}, .content = {}, .problems = {}};
    check_row(*row_, "", problems);
    if (record == CsvRecord::emotion) {
        entry.content = emotion_from_json(emotion_of(row_->fields, problems), problems);
    } else {
        entry.content = character_from_json(character_of(row_->fields, problems), problems);
    }
    entry.problems = problems.take();
    name_columns(entry.problems, record, {});
    tally_.add(entry, 0);
    advance();
    return entry;
}

BundleEntry CsvBundleReader::prompt_entry() {
    const auto first = *row_;
    ProblemList problems;
    json::array versions;
    std::vector<std::int64_t> lines;
    std::size_t bytes = 0;
    while (row_ && row_->record == CsvRecord::version && is_same_cell(row_->fields, first.fields)) {
        bytes += row_->bytes;
        if (bytes > limits::bundle_entry_bytes_max ||
            lines.size() == limits::bundle_versions_per_prompt_max) {
            throw Error(
                ErrorKind::too_large,
                fmt::format("The rows of one cell, from line {}, are too many.", first.line));
        }
        const auto pointer = fmt::format("/versions/{}", versions.size());
        check_row(*row_, pointer, problems);
        versions.push_back(version_of(row_->fields, pointer, problems));
        lines.push_back(row_->line);
        advance();
    }
    auto shape = cell_of(first.fields);
    shape["versions"] = std::move(versions);
    const auto rule = history_rule(lines.size(), first.fields);
    BundleEntry entry{.line = first.line,
                      .pointer = {},
                      .content = prompt_from_json(shape, rule, problems),
                      .problems = {}};
    entry.problems = problems.take();
    name_columns(entry.problems, CsvRecord::version, lines);
    tally_.add(entry, lines.size());
    return entry;
}

HistoryRule CsvBundleReader::history_rule(std::size_t rows, const CsvFields& first) const {
    if (head_.history_rule() != HistoryRule::unsaid) {
        return head_.history_rule();
    }
    const bool has_history = rows > 1 || version_number_of(first) == 1;
    return has_history ? HistoryRule::complete : HistoryRule::none;
}

}  // namespace mien::transfer
