// SHA-256 of bytes that arrive in parts, and of files.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "base/hash.hpp"

namespace mien::objects {

class Digest {
  public:
    Digest();
    ~Digest();
    Digest(const Digest&) = delete;
    Digest& operator=(const Digest&) = delete;

    void update(std::string_view bytes);
    // Once, at the end.
    [[nodiscard]] Sha256 finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

struct FileDigest {
    std::uint64_t bytes = 0;
    Sha256 sha256{};
};

// Reads the file; blocks. Throws too_large beyond bytes_max and internal when it cannot be read.
[[nodiscard]] FileDigest digest_file(const std::filesystem::path& file, std::uint64_t bytes_max);

}  // namespace mien::objects
