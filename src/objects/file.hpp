// An open file descriptor and the system calls on it that can fail, each with the error as it is.
// All of it blocks.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace mien::objects {

// What went wrong with a file, for people: a full disk says so and is unavailable, a missing right
// too; anything else is internal. The path is only in the detail.
[[noreturn]] void throw_file_error(int error_number, std::string_view what,
                                   const std::filesystem::path& path);

class File {
  public:
    // Takes ownership.
    explicit File(int descriptor, std::filesystem::path path)
        : descriptor_(descriptor), path_(std::move(path)) {}
    ~File();
    File(File&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}
    File& operator=(File&&) = delete;

    // Throws not_found when there is no such file.
    [[nodiscard]] static File open_for_reading(std::filesystem::path path);
    // The file must not exist.
    [[nodiscard]] static File create(std::filesystem::path path);

    [[nodiscard]] std::uint64_t size() const;
    [[nodiscard]] std::string read_at(std::uint64_t offset, std::size_t bytes_max) const;
    void write_all(std::string_view bytes) const;
    void sync() const;

  private:
    int descriptor_;
    std::filesystem::path path_;
};

// Makes the names in a directory durable.
void sync_directory(const std::filesystem::path& directory);

}  // namespace mien::objects
