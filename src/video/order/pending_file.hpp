// A file under a passing name until it is put in place; removed when it never is.
#pragma once

#include <filesystem>

namespace mien::video {

class PendingFile {
  public:
    // Removes what a crash may have left under the passing name.
    explicit PendingFile(std::filesystem::path target);
    ~PendingFile();
    PendingFile(const PendingFile&) = delete;
    PendingFile& operator=(const PendingFile&) = delete;

    // Where to write.
    [[nodiscard]] const std::filesystem::path& path() const { return pending_; }

    // Replaces the target. On the disk before it has its name, so that a crash leaves the old file
    // or the new one. Throws internal.
    void put_in_place();

  private:
    std::filesystem::path target_;
    std::filesystem::path pending_;
};

}  // namespace mien::video
