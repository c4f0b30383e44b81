#include "pg/rows.hpp"

#include <algorithm>
#include <charconv>

#include <libpq-fe.h>

#include "base/assert.hpp"

namespace mien::pg {
namespace {

constexpr Oid bytea_oid = 17;

template <class Number>
void decode_number(std::string_view text, Number& value) {
    const auto* const end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, value);
    MIEN_ASSERT(failure == std::errc() && stop == end, "a column that is not such a number");
}

// bytea comes as "\x" and hexadecimal digits: bytea_output is set when connecting.
std::string decode_bytea(std::string_view text) {
    MIEN_ASSERT(text.starts_with("\\x"), "bytea in another form than hexadecimal");
    auto bytes = from_hex(text.substr(2));
    MIEN_ASSERT(bytes.has_value(), "bytea with a broken digit");
    return std::move(*bytes);
}

int find_column(const PGresult* result, std::string_view column) {
    const int count = PQnfields(result);
    for (int i = 0; i < count; ++i) {
        if (column == PQfname(result, i)) {
            return i;
        }
    }
    return -1;
}

}  // namespace

void decode(const Cell& cell, std::string_view& value) {
    MIEN_ASSERT(!cell.is_bytea, "a view of bytea: take a string, which is decoded");
    value = cell.text;
}

void decode(const Cell& cell, std::string& value) {
    value = cell.is_bytea ? decode_bytea(cell.text) : std::string(cell.text);
}

void decode(const Cell& cell, bool& value) {
    MIEN_ASSERT(cell.text == "t" || cell.text == "f", "a column that is not boolean");
    value = cell.text == "t";
}

void decode(const Cell& cell, int& value) {
    decode_number(cell.text, value);
}

void decode(const Cell& cell, std::int64_t& value) {
    decode_number(cell.text, value);
}

void decode(const Cell& cell, double& value) {
    decode_number(cell.text, value);
}

void decode(const Cell& cell, Uuid& value) {
    const auto uuid = parse_uuid(cell.text);
    MIEN_ASSERT(uuid.has_value(), "a column that is not a uuid");
    value = *uuid;
}

void decode(const Cell& cell, Timestamp& value) {
    const auto time = parse_timestamp(cell.text);
    MIEN_ASSERT(time.has_value(), "a column that is not a finite timestamptz");
    value = *time;
}

void decode(const Cell& cell, json::value& value) {
    json::error_code failure;
    json::parse_options options;
    options.max_depth = 256;  // deeper than anything that may enter, with room for our wrapping
    value = json::parse(cell.text, failure, {}, options);
    MIEN_ASSERT(!failure, "a column that is not JSON");
}

void decode(const Cell& cell, Sha256& value) {
    MIEN_ASSERT(cell.is_bytea, "a digest from a column that is not bytea");
    const auto bytes = decode_bytea(cell.text);
    MIEN_ASSERT(bytes.size() == value.size(), "a digest of another length");
    std::copy(bytes.begin(), bytes.end(), value.begin());
}

std::optional<Cell> Row::find_cell(std::string_view column) const {
    const int number = find_column(result_, column);
    MIEN_ASSERT(number >= 0, std::string(column).append(" is not a column").c_str());
    if (PQgetisnull(result_, index_, number) == 1) {
        return std::nullopt;
    }
    const auto size = static_cast<std::size_t>(PQgetlength(result_, index_, number));
    return Cell{.text = {PQgetvalue(result_, index_, number), size},
                .is_bytea = PQftype(result_, number) == bytea_oid};
}

void Row::require_value(const std::optional<Cell>& cell, std::string_view column) {
    MIEN_ASSERT(cell.has_value(), std::string(column).append(" is NULL").c_str());
}

void Rows::Clear::operator()(pg_result* result) const noexcept {
    PQclear(result);
}

std::size_t Rows::size() const noexcept {
    return result_ ? static_cast<std::size_t>(PQntuples(result_.get())) : 0;
}

std::int64_t Rows::affected() const {
    const std::string_view text = result_ ? PQcmdTuples(result_.get()) : "";
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

std::string_view Rows::command() const {
    return result_ ? PQcmdStatus(result_.get()) : "";
}

Row Rows::operator[](std::size_t index) const {
    MIEN_ASSERT(index < size(), "a row beyond the last");
    return {result_.get(), static_cast<int>(index)};
}

}  // namespace mien::pg
