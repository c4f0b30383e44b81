// A file that a muxer writes into memory, and reads again where it moves what it wrote: so that it
// opens none.
#pragma once

#include <cstddef>
#include <string>

#include "video/media/av_handles.hpp"

namespace mien::video::media {

// Stays where it is: the context that it serves points to it.
class MemoryFile {
  public:
    explicit MemoryFile(std::size_t bytes_max);
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    // Becomes the file of the context, which can open no other.
    void serve(AVFormatContext& context);

    // Hands over the bytes. Throws too_large when they did not fit.
    [[nodiscard]] std::string take(AVFormatContext& context);

  private:
    struct Place {
        MemoryFile* file;
        std::size_t offset;
    };

    static int read(void* place, std::uint8_t* buffer, int size);
    static int write(void* place, std::uint8_t* buffer, int size);
    static std::int64_t seek(void* place, std::int64_t offset, int whence);
    static int open(AVFormatContext* context, AVIOContext** file, const char* url, int flags,
                    AVDictionary** options);
    static int close(AVFormatContext* context, AVIOContext* file);

    std::size_t bytes_max_;
    std::string bytes_;
    Place written_{this, 0};
    Place reread_{this, 0};
    Owned<AVIOContext> output_;
};

}  // namespace mien::video::media
