#include "sync/copy/text_rows.hpp"

#include <span>

#include "base/error.hpp"

namespace mien::sync {
namespace {

constexpr std::string_view null_text = "\\N";

// What COPY TO writes behind a backslash; any other character stands for itself.
char unescape(char c) {
    switch (c) {
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        case 'v':
            return '\v';
        default:
            return c;
    }
}

void append_unescaped(std::string& value, std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_escape = text[i] == '\\' && i + 1 < text.size();
        value += is_escape ? unescape(text[++i]) : text[i];
    }
}

}  // namespace

std::vector<Field>& TextLine::read(std::string_view line) {
    unescaped_.clear();
    std::size_t count = 0;
    while (count < row_.size()) {
        const auto end = line.find('\t');
        const auto text = line.substr(0, end);
        auto& field = row_[count++];
        field.is_null = text == null_text;
        field.bytes = field.is_null ? std::string_view() : text;
        if (!field.is_null && text.find('\\') != std::string_view::npos) {
            auto& value = unescaped_.add();
            append_unescaped(value, text);
            field.bytes = value;
        }
        if (end == std::string_view::npos) {
            line = {};
            break;
        }
        line.remove_prefix(end + 1);
    }
    if (count != row_.size() || !line.empty()) {
        throw Error(ErrorKind::upstream_failed, "The source sent a row of other columns.");
    }
    return row_;
}

TextRows::TextRows(RowWork work, std::size_t columns, std::size_t joined_columns)
    : RowStream(std::move(work)), line_(columns + joined_columns), columns_(columns) {}

void TextRows::take(std::string_view batch, std::string& written) {
    std::string joined;
    if (!cut_off_.empty()) {
        joined = std::exchange(cut_off_, {});
        joined += batch;
        batch = joined;
    }
    while (!batch.empty()) {
        const auto end = batch.find('\n');
        if (end == std::string_view::npos) {
            cut_off_ = batch;
            return;
        }
        take_line(batch.substr(0, end), written);
        batch.remove_prefix(end + 1);
    }
}

void TextRows::finish() {
    if (!cut_off_.empty()) {
        throw Error(ErrorKind::upstream_failed, "The source sent half a row.");
    }
}

void TextRows::take_line(std::string_view line, std::string& written) {
    auto& row = line_.read(line);
    if (!row_work().take(row)) {
        return;
    }
    if (row_work().has_new_fields() || row.size() > columns_) {
        write_row(row, written);
    } else {
        written.append(line).append(1, '\n');
    }
}

void TextRows::write_row(const std::vector<Field>& row, std::string& written) {
    for (const auto& field : std::span(row).first(columns_)) {
        if (field.is_null) {
            new_line_.add_null();
        } else {
            new_line_.add(field.bytes);
        }
    }
    new_line_.end_row();
    written += new_line_.bytes();
    new_line_.clear();
}

}  // namespace mien::sync
