#include "transfer/csv_rows.hpp"

#include <algorithm>
#include <utility>

#include <csv.h>
#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/limits/transfer.hpp"
#include "base/text.hpp"
#include "transfer/csv_separator.hpp"

namespace mien::transfer {
namespace {

constexpr std::size_t fields_kept_max = 64;
constexpr std::size_t first_line_bytes_max = 64 * 1024;  // looked at for the separator
constexpr std::size_t buffer_step_bytes = 1024 * 1024;   // libcsv grows by it, and copies

// libcsv would cut spaces off the ends of fields.
int is_no_space(unsigned char) {
    return 0;
}

[[noreturn]] void refuse(std::string code, std::string message) {
    Problem problem{"", std::move(code), message};
    throw Error(ErrorKind::malformed, std::move(message), {std::move(problem)});
}

}  // namespace

struct CsvRows::Parser {
    csv_parser state{};

    Parser() {
        MIEN_ASSERT(csv_init(&state, CSV_STRICT | CSV_STRICT_FINI) == 0, "libcsv cannot start");
        csv_set_space_func(&state, is_no_space);
        csv_set_blk_size(&state, buffer_step_bytes);
    }
    ~Parser() { csv_free(&state); }
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;

    // libcsv numbers its states; 0 is between rows.
    [[nodiscard]] bool is_between_rows() const { return state.pstate == 0; }

    static void on_field(void* field, std::size_t size, void* rows) {
        static_cast<CsvRows*>(rows)->add_field({static_cast<const char*>(field), size});
    }
    static void on_row(int, void* rows) { static_cast<CsvRows*>(rows)->end_row(); }
};

CsvRows::CsvRows(TextSource& text) : text_(text), parser_(std::make_unique<Parser>()) {}

CsvRows::~CsvRows() = default;

std::optional<CsvRow> CsvRows::next() {
    while (rows_.empty() && !has_ended_) {
        const auto piece = text_.next();
        if (piece.text.empty()) {
            finish();
        } else {
            take(piece);
        }
    }
    if (rows_.empty()) {
        return std::nullopt;
    }
    auto row = std::move(rows_.front());
    rows_.pop_front();
    return row;
}

// Nothing is known of the fields before the first line is there; of one without end, its beginning.
void CsvRows::take(const TextPiece& piece) {
    if (!beginning_) {
        feed(piece);
        return;
    }
    *beginning_ += piece.text;
    const auto first = beginning_->find_first_not_of("\r\n");
    if (first != std::string::npos &&
        (beginning_->find_first_of("\r\n", first) != std::string::npos ||
         beginning_->size() > first_line_bytes_max)) {
        begin();
    }
}

void CsvRows::begin() {
    const auto text = std::exchange(beginning_, std::nullopt).value();
    const auto first = std::min(text.find_first_not_of("\r\n"), text.size());
    const auto length = std::min(text.find_first_of("\r\n", first), text.size()) - first;
    const auto separator = find_separator(std::string_view(text).substr(first, length));
    csv_set_delim(&parser_->state, static_cast<unsigned char>(separator.character));
    const auto skipped = separator.is_line_of_its_own ? first + length : first;
    const auto rest = std::string_view(text).substr(skipped);
    if (!rest.empty()) {
        feed({rest, TextPlace().behind(std::string_view(text).substr(0, skipped))});
    }
}

void CsvRows::feed(const TextPiece& piece) {
    if (parser_->is_between_rows()) {
        row_.line = piece.place.line;
        unended_bytes_ = 0;
    }
    unended_bytes_ += piece.text.size();
    const auto consumed = csv_parse(&parser_->state, piece.text.data(), piece.text.size(),
                                    Parser::on_field, Parser::on_row, this);
    if (consumed < piece.text.size()) {
        MIEN_ASSERT(csv_error(&parser_->state) == CSV_EPARSE, "out of memory");
        const auto place = piece.place.behind(piece.text.substr(0, consumed));
        refuse("syntax",
               fmt::format("The CSV is refused at {}: a field that holds a quote must be quoted "
                           "as a whole, and quotes in it be doubled.",
                           to_string(place)));
    }
    if (unended_bytes_ > limits::bundle_entry_bytes_max) {
        throw Error(ErrorKind::too_large,
                    fmt::format("The row that begins in line {} is larger than {} MiB; is a quote "
                                "missing?",
                                row_.line, limits::bundle_entry_bytes_max / (1024 * 1024)));
    }
}

void CsvRows::finish() {
    if (beginning_) {
        begin();
    }
    has_ended_ = true;
    const auto result = csv_fini(&parser_->state, Parser::on_field, Parser::on_row, this);
    if (result != 0) {
        refuse("incomplete", fmt::format("The CSV ends within the quoted field of a row that "
                                         "begins in line {}.",
                                         row_.line));
    }
}

void CsvRows::add_field(std::string_view field) {
    ++row_.fields_count;
    row_.bytes += field.size();
    if (!is_blank(field)) {
        row_.filled_count = row_.fields_count;
    }
    if (row_.fields.size() < fields_kept_max) {
        row_.fields.emplace_back(field);
    }
}

void CsvRows::end_row() {
    const auto line = row_.line;
    rows_.push_back(std::exchange(row_, {}));
    row_.line = line;
    unended_bytes_ = 0;
}

}  // namespace mien::transfer
