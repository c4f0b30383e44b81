// A zip whose files are stored as they are, because clips and images do not shrink. The same files
// make the same bytes on every machine: no time, owner or order of a directory is in it. Blocking.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"
#include "base/hash.hpp"

namespace mien::exchange {

struct WrittenZip {
    std::uint64_t bytes = 0;
    Sha256 sha256{};
};

class ZipWriter {
  public:
    // The file must be empty and outlive the writer.
    explicit ZipWriter(const File& file) : file_(file) {}

    // The name is of letters, digits and ./_- alone and is added once; add them in order. Throws
    // too_large beyond limits::clip_set_bytes_max in all.
    void add(std::string_view name, std::string_view bytes);
    void add_file(std::string_view name, const std::filesystem::path& path);

    [[nodiscard]] WrittenZip finish();

  private:
    struct Entry {
        std::string name;
        std::uint32_t crc = 0;
        std::uint32_t bytes = 0;
        std::uint32_t offset = 0;
    };

    void begin_entry(std::string_view name, std::uint32_t crc, std::uint64_t bytes);
    void write(std::string_view bytes);

    const File& file_;
    Digest digest_;
    std::uint64_t written_ = 0;
    std::vector<Entry> entries_;
};

}  // namespace mien::exchange
