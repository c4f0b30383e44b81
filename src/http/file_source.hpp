// A file that is read on the work pool, piece by piece.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "async/work_pool.hpp"
#include "http/response.hpp"

namespace mien::http {

class FileSource {
  public:
    // Opens the file of the body. Throws not_found when there is none, and internal when it cannot
    // be read, is no regular file, or has not the size that the body promises.
    [[nodiscard]] static awaitable<std::unique_ptr<FileSource>> open(async::WorkPool& pool,
                                                                     const FileBody& body);

    // The next bytes of the body's range, at most limits::transfer_bytes_max; empty at its end. The
    // view is good until the next call. Throws internal when the file has become shorter.
    [[nodiscard]] awaitable<std::string_view> read();

  private:
    struct File;

    FileSource(async::WorkPool& pool, std::shared_ptr<File> file, const FileBody& body);

    async::WorkPool& pool_;
    std::shared_ptr<File> file_;  // shared with the call on the pool, which cannot be cancelled
    std::uint64_t offset_;
    std::uint64_t remaining_bytes_;
};

}  // namespace mien::http
