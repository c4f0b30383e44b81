// A file that is opened before anything foreign is read, and written when all is done.
#pragma once

#include <filesystem>
#include <string_view>

namespace mien::video::media {

class OutputFile {
  public:
    // Opens it for writing, empty. Throws internal.
    explicit OutputFile(const std::filesystem::path& path);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    // Throws internal, and says so when the disk is full.
    void write(std::string_view bytes);

  private:
    int descriptor_;
};

}  // namespace mien::video::media
