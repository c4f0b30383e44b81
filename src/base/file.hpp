// An open file and the system calls on it that can fail. All of it blocks.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace mien {

// What went wrong with a file, for people: a full disk says so and is unavailable, as is a missing
// right; anything else is internal. The place is what people call where the file lies ("The object
// store") and begins the sentence; the path is only in the detail.
[[noreturn]] void throw_file_error(int error_number, std::string_view place, std::string_view what,
                                   const std::filesystem::path& path);

class File {
  public:
    // Takes ownership of the descriptor. The place is a literal.
    File(int descriptor, std::filesystem::path path, std::string_view place)
        : descriptor_(descriptor), path_(std::move(path)), place_(place) {}
    ~File();
    File(File&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)),
          path_(std::move(other.path_)),
          place_(other.place_) {}
    File& operator=(File&&) = delete;

    // Nothing when there is no such file. Never through a link.
    [[nodiscard]] static std::optional<File> find(std::filesystem::path path,
                                                  std::string_view place);
    // Throws not_found when there is no such file.
    [[nodiscard]] static File open(std::filesystem::path path, std::string_view place);
    // The file must not exist.
    [[nodiscard]] static File create(std::filesystem::path path, std::string_view place);
    // A directory, to be locked or synced.
    [[nodiscard]] static File open_directory(std::filesystem::path path, std::string_view place);

    [[nodiscard]] std::uint64_t size() const;
    [[nodiscard]] std::string read_at(std::uint64_t offset, std::size_t bytes_max) const;
    void write_all(std::string_view bytes) const;
    void sync() const;
    void set_mode(unsigned mode) const;
    // False when another process, or another File, holds the lock. It goes with the descriptor.
    [[nodiscard]] bool try_lock() const;

  private:
    [[noreturn]] void fail(std::string_view what) const;

    int descriptor_;
    std::filesystem::path path_;
    std::string_view place_;
};

}  // namespace mien
