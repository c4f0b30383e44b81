// The file that a command writes.
#pragma once

#include <filesystem>
#include <memory>

#include "base/file.hpp"

namespace mien::cli {

class OutputFile {
  public:
    // Before the work, so that none is done for a file that cannot be written; nothing is there
    // yet. Throws invalid when the path names no file, conflict when there is one already,
    // not_found without its directory, and unavailable when that cannot be written to.
    explicit OutputFile(std::filesystem::path path);
    // Takes away what was not kept.
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    // Makes it, empty, once. Throws like the constructor.
    [[nodiscard]] std::shared_ptr<File> create();
    // It is whole.
    void keep() { is_partial_ = false; }

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
    bool is_partial_ = false;
};

}  // namespace mien::cli
