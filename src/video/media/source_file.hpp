// A foreign file, opened before anything in it is read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace mien::video::media {

class SourceFile {
  public:
    // Throws internal when it cannot be opened or is no ordinary file.
    explicit SourceFile(const std::filesystem::path& path);
    ~SourceFile();
    SourceFile(const SourceFile&) = delete;
    SourceFile& operator=(const SourceFile&) = delete;

    [[nodiscard]] std::int64_t size() const { return size_; }
    // How many bytes were read, fewer than asked at the end; -1 after a failure.
    [[nodiscard]] std::ptrdiff_t try_read_at(std::int64_t offset, char* buffer,
                                             std::size_t size) const;
    // The bytes there, fewer than asked at the end. Throws internal.
    [[nodiscard]] std::string part(std::int64_t offset, std::size_t size) const;

  private:
    int descriptor_;
    std::int64_t size_ = 0;
};

}  // namespace mien::video::media
