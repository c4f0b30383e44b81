#include "sync/copy/binary_rows.hpp"

#include <limits>
#include <span>

#include "base/error.hpp"
#include "sync/copy/big_endian.hpp"

namespace mien::sync {
namespace {

using namespace std::string_view_literals;

constexpr auto signature = "PGCOPY\n\377\r\n\0"sv;
constexpr std::size_t number_bytes = 4;
constexpr std::size_t count_bytes = 2;

[[noreturn]] void fail(const char* what) {
    throw Error(ErrorKind::upstream_failed,
                "The source sent rows in another form than the binary format of COPY.")
        .with_detail(what);
}

}  // namespace

BinaryRows::BinaryRows(RowWork work, std::size_t columns, std::size_t joined_columns)
    : RowStream(std::move(work)), columns_(columns), row_(columns + joined_columns) {}

void BinaryRows::take(std::string_view batch, std::string& written) {
    // Nearly always a batch ends with a row, and nothing is copied here.
    std::string joined;
    if (!cut_off_.empty()) {
        joined = std::exchange(cut_off_, {});
        joined += batch;
        batch = joined;
    }
    while (!batch.empty()) {
        const auto taken = has_header_ ? take_row(batch, written) : take_header(batch, written);
        if (!taken) {
            cut_off_ = batch;
            return;
        }
        batch.remove_prefix(*taken);
    }
}

void BinaryRows::finish() {
    if (!has_ended_ || !cut_off_.empty()) {
        fail("no end");
    }
}

std::optional<std::size_t> BinaryRows::take_header(std::string_view bytes, std::string& written) {
    const auto fixed = signature.size() + 2 * number_bytes;
    if (bytes.size() < fixed) {
        return std::nullopt;
    }
    if (!bytes.starts_with(signature)) {
        fail("no signature");
    }
    const auto extension = read_uint32(bytes.data() + signature.size() + number_bytes);
    if (bytes.size() < fixed + extension) {
        return std::nullopt;
    }
    written.append(bytes, 0, fixed + extension);
    has_header_ = true;
    return fixed + extension;
}

std::optional<std::size_t> BinaryRows::take_row(std::string_view bytes, std::string& written) {
    if (has_ended_) {
        fail("something behind the end");
    }
    if (bytes.size() < count_bytes) {
        return std::nullopt;
    }
    const auto count = read_int16(bytes.data());
    if (count == -1) {
        has_ended_ = true;
        written.append(bytes, 0, count_bytes);
        return count_bytes;
    }
    if (std::cmp_not_equal(count, row_.size())) {
        fail("another number of columns");
    }
    std::size_t place = count_bytes;
    if (!read_fields(bytes, place)) {
        return std::nullopt;
    }
    if (row_work().take(row_)) {
        if (row_work().has_new_fields() || row_.size() > columns_) {
            write_row(bytes.substr(0, place), written);
        } else {
            written.append(bytes, 0, place);
        }
    }
    return place;
}

bool BinaryRows::read_fields(std::string_view bytes, std::size_t& place) {
    for (auto& field : row_) {
        if (bytes.size() - place < number_bytes) {
            return false;
        }
        const auto size = read_int32(bytes.data() + place);
        place += number_bytes;
        field.is_null = size == -1;
        if (size < -1) {
            fail("a field of negative length");
        }
        const auto length = field.is_null ? 0 : static_cast<std::size_t>(size);
        if (bytes.size() - place < length) {
            return false;
        }
        field.bytes = bytes.substr(place, length);
        place += length;
    }
    return true;
}

// Runs of fields that stayed go on as they came, in one piece.
void BinaryRows::write_row(std::string_view row, std::string& written) const {
    append_int16(written, static_cast<std::int16_t>(columns_));
    std::size_t begin = count_bytes;  // of what is not written yet
    std::size_t place = count_bytes;
    for (const auto& field : std::span(row_).first(columns_)) {
        const auto size = read_int32(row.data() + place);
        const auto value =
            row.substr(place + number_bytes, size < 0 ? 0 : static_cast<std::size_t>(size));
        const auto next = place + number_bytes + value.size();
        const bool has_stayed =
            field.is_null == (size < 0) && (field.is_null || (field.bytes.data() == value.data() &&
                                                              field.bytes.size() == value.size()));
        if (!has_stayed) {
            written.append(row, begin, place - begin);
            append_field(field, written);
            begin = next;
        }
        place = next;
    }
    written.append(row, begin, place - begin);
}

void BinaryRows::append_field(const Field& field, std::string& written) {
    if (field.is_null) {
        append_int32(written, -1);
        return;
    }
    if (field.bytes.size() > std::numeric_limits<std::int32_t>::max()) {
        throw Error(ErrorKind::too_large, "A value has become longer than 2 GiB.");
    }
    append_int32(written, static_cast<std::int32_t>(field.bytes.size()));
    written += field.bytes;
}

}  // namespace mien::sync
