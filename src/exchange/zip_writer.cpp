#include "exchange/zip_writer.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/limits/exchange.hpp"
#include "base/limits/objects.hpp"
#include "base/scratch_directory.hpp"

namespace mien::exchange {
namespace {

// APPNOTE.TXT of PKWARE, sections 4.3.7, 4.3.12 and 4.3.16.
constexpr std::uint32_t local_mark = 0x04034b50;
constexpr std::uint32_t central_mark = 0x02014b50;
constexpr std::uint32_t end_mark = 0x06054b50;
constexpr std::uint16_t version_needed = 20;
constexpr std::uint16_t made_by_unix = (3U << 8U) | version_needed;
constexpr std::uint16_t first_day = 0x0021;  // 1980-01-01, the first that a zip can say
constexpr std::uint32_t plain_file_mode = 0100644U << 16U;

void put16(std::string& text, std::uint16_t number) {
    text += static_cast<char>(number & 0xFFU);
    text += static_cast<char>(number >> 8U);
}

void put32(std::string& text, std::uint32_t number) {
    put16(text, static_cast<std::uint16_t>(number & 0xFFFFU));
    put16(text, static_cast<std::uint16_t>(number >> 16U));
}

std::uint32_t crc_of(std::string_view bytes, std::uint32_t before = 0) {
    return static_cast<std::uint32_t>(
        crc32_z(before, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

// What the local and the central header share, from the version needed to the sizes.
void put_description(std::string& text, std::uint32_t crc, std::uint32_t bytes,
                     std::size_t name_bytes) {
    put16(text, version_needed);
    put16(text, 0);  // flags
    put16(text, 0);  // stored
    put16(text, 0);  // midnight
    put16(text, first_day);
    put32(text, crc);
    put32(text, bytes);
    put32(text, bytes);
    put16(text, static_cast<std::uint16_t>(name_bytes));
    put16(text, 0);  // no extra field
}

}  // namespace

void ZipWriter::begin_entry(std::string_view name, std::uint32_t crc, std::uint64_t bytes) {
    MIEN_ASSERT(!name.empty() && name.size() <= 0xFFFF, "a name that a zip can hold");
    if (written_ + bytes > limits::clip_set_bytes_max) {
        throw Error(ErrorKind::too_large,
                    fmt::format("The clips are more than {} MiB together.",
                                limits::clip_set_bytes_max / (1024UL * 1024)));
    }
    entries_.push_back({.name = std::string(name),
                        .crc = crc,
                        .bytes = static_cast<std::uint32_t>(bytes),
                        .offset = static_cast<std::uint32_t>(written_)});
    std::string header;
    put32(header, local_mark);
    put_description(header, crc, static_cast<std::uint32_t>(bytes), name.size());
    write(header);
    write(name);
}

void ZipWriter::add(std::string_view name, std::string_view bytes) {
    begin_entry(name, crc_of(bytes), bytes.size());
    write(bytes);
}

void ZipWriter::add_file(std::string_view name, const std::filesystem::path& path) {
    const auto source = File::open(path, scratch_place);
    const auto size = source.size();
    std::uint32_t crc = 0;
    for (std::uint64_t at = 0; at < size; at += limits::object_chunk_bytes) {
        crc = crc_of(source.read_at(at, limits::object_chunk_bytes), crc);
    }
    begin_entry(name, crc, size);
    for (std::uint64_t at = 0; at < size; at += limits::object_chunk_bytes) {
        write(source.read_at(at, limits::object_chunk_bytes));
    }
}

WrittenZip ZipWriter::finish() {
    const auto start = written_;
    for (const auto& entry : entries_) {
        std::string header;
        put32(header, central_mark);
        put16(header, made_by_unix);
        put_description(header, entry.crc, entry.bytes, entry.name.size());
        put16(header, 0);  // no comment
        put16(header, 0);  // the first disk
        put16(header, 0);  // no text, as far as anybody knows
        put32(header, plain_file_mode);
        put32(header, entry.offset);
        header += entry.name;
        write(header);
    }
    const auto count = static_cast<std::uint16_t>(entries_.size());
    std::string end;
    put32(end, end_mark);
    put16(end, 0);
    put16(end, 0);
    put16(end, count);
    put16(end, count);
    put32(end, static_cast<std::uint32_t>(written_ - start));
    put32(end, static_cast<std::uint32_t>(start));
    put16(end, 0);  // no comment
    write(end);
    return {.bytes = written_, .sha256 = digest_.finish()};
}

void ZipWriter::write(std::string_view bytes) {
    file_.write_all(bytes);
    digest_.update(bytes);
    written_ += bytes.size();
}

}  // namespace mien::exchange
