// Files as other programs make them: PNGs with texts, base64 and archives. For what is to be read.
#pragma once

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <zlib.h>

#include "base/hash.hpp"
#include "exchange/zip_writer.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mien::test {

inline std::string big_endian(std::uint32_t number) {
    std::string bytes;
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
        bytes += static_cast<char>((number >> shift) & 0xFFU);
    }
    return bytes;
}

inline std::string png_chunk(const std::string& kind, std::string_view content) {
    const auto checked = kind + std::string(content);
    const auto sum =
        crc32_z(0, reinterpret_cast<const unsigned char*>(checked.data()), checked.size());
    return big_endian(static_cast<std::uint32_t>(content.size())) + checked +
           big_endian(static_cast<std::uint32_t>(sum));
}

using PngTexts = std::vector<std::pair<std::string, std::string>>;

// An image of one colour, "\x20\x40\x60" for a dark blue, with texts (tEXt) before its end.
inline std::string make_png(std::uint32_t width, std::uint32_t height, std::string_view colour,
                            const PngTexts& texts = {}) {
    std::string rows;
    for (std::uint32_t y = 0; y < height; ++y) {
        rows += '\0';
        for (std::uint32_t x = 0; x < width; ++x) {
            rows += colour;
        }
    }
    std::size_t room = 2 * rows.size() + 100;
    std::string packed(room, '\0');
    compress(reinterpret_cast<unsigned char*>(packed.data()), &room,
             reinterpret_cast<const unsigned char*>(rows.data()), rows.size());
    packed.resize(room);
    auto png = std::string("\x89PNG\r\n\x1A\n", 8) +
               png_chunk("IHDR", big_endian(width) + big_endian(height) +
                                     std::string("\x08\x02\x00\x00\x00", 5)) +
               png_chunk("IDAT", packed);
    for (const auto& [keyword, text] : texts) {
        auto content = keyword;
        content.append(1, '\0').append(text);
        png += png_chunk("tEXt", content);
    }
    return png + png_chunk("IEND", "");
}

inline std::string to_base64(std::string_view bytes) {
    auto text = to_base64url(bytes);
    for (auto& c : text) {
        c = c == '-' ? '+' : c == '_' ? '/' : c;
    }
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

inline std::string read_whole(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_whole(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// With names as they are given, also such as no honest program writes.
inline std::string make_zip(const std::vector<std::pair<std::string, std::string>>& files) {
    const ScratchDirectory scratch;
    const auto path = scratch.path() / "zip";
    {
        const auto file = File::create(path, "The test");
        exchange::ZipWriter writer(file);
        for (const auto& [name, bytes] : files) {
            writer.add(name, bytes);
        }
        static_cast<void>(writer.finish());
    }
    return read_whole(path);
}

}  // namespace mien::test
