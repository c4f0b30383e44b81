// SHA-256 of files.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/hash.hpp"

namespace mien::objects {

struct FileDigest {
    std::uint64_t bytes = 0;
    Sha256 sha256{};
};

// Reads the file; blocks. Throws too_large beyond bytes_max and internal when it cannot be read.
[[nodiscard]] FileDigest digest_file(const std::filesystem::path& file, std::uint64_t bytes_max);

}  // namespace mien::objects
