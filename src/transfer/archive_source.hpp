// The bytes of an uploaded file, unpacked: of a gzip, of a zip that holds one file, or as they are.
// Blocking.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "transfer/bundle_input.hpp"
#include "transfer/gzip_reader.hpp"

struct archive;

namespace mien::transfer {

class ArchiveSource {
  public:
    // Throws not_found without such a file, and malformed for a damaged archive, an encrypted one
    // or one of several files.
    explicit ArchiveSource(const BundleInput& input);
    ~ArchiveSource();
    ArchiveSource(const ArchiveSource&) = delete;
    ArchiveSource& operator=(const ArchiveSource&) = delete;

    // The next bytes, valid until the next call; empty at the end. Throws malformed, and too_large
    // beyond limits::bundle_bytes_max or for what was packed as only a bomb is.
    [[nodiscard]] std::string_view read();
    // The share of the packed file that was read, 0..1.
    [[nodiscard]] double share_read() const;

  private:
    enum class Packing { none, gzip, zip };
    struct Free {
        void operator()(archive* opened) const;
    };
    using Archive = std::unique_ptr<archive, Free>;

    [[nodiscard]] Archive open() const;
    void require_one_file() const;
    void find_the_file();
    [[nodiscard]] std::uint64_t packed_bytes_read() const;
    void check_size() const;
    [[noreturn]] void refuse_damaged(archive* opened) const;

    BundleInput input_;
    std::uint64_t packed_bytes_ = 0;
    Packing packing_ = Packing::none;
    std::unique_ptr<GzipReader> gzip_;
    Archive archive_;  // of a zip, or of bytes as they are
    std::string buffer_;
    std::uint64_t unpacked_bytes_ = 0;
    bool has_ended_ = false;
};

}  // namespace mien::transfer
