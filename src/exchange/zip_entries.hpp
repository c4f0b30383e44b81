// What is in a zip that comes from outside, and some of its files. Nothing of it is written but
// what is asked for, to paths of our own. Blocking.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mien::exchange {

[[nodiscard]] bool is_zip(std::string_view beginning);

struct ZipEntry {
    std::string name;  // with '/' between its parts
    std::uint64_t bytes = 0;
    std::string beginning;  // the first bytes, at most 16
};

// The files of the zip but for those of operating systems, in its order. Throws malformed for one
// that is damaged or encrypted, or has a name that leads out of it, that is not UTF-8 or that is
// there twice; and too_large for a bomb: more than limits::archive_entries_max files, or more bytes
// than archive_bytes_max or archive_ratio_max allow.
[[nodiscard]] std::vector<ZipEntry> list_zip_entries(const std::filesystem::path& zip);

// The bytes of one file, at most so many. Throws malformed without it, and too_large.
[[nodiscard]] std::string read_zip_entry(const std::filesystem::path& zip, std::string_view name,
                                         std::size_t bytes_max);

// Writes files by their names to paths that do not exist, in one pass; each at most so many bytes.
// Throws malformed when one is missing, and too_large.
void extract_zip_entries(const std::filesystem::path& zip,
                         const std::map<std::string, std::filesystem::path>& wanted,
                         std::size_t bytes_max);

}  // namespace mien::exchange
