// The content of a gzip file (RFC 1952) with one member or several. Length and checksum of each are
// compared to its end, so that a damaged file is never taken for another one. Blocking.
#pragma once

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "transfer/bundle_input.hpp"

struct z_stream_s;

namespace mien::transfer {

class GzipReader {
  public:
    explicit GzipReader(const BundleInput& input);
    ~GzipReader();
    GzipReader(const GzipReader&) = delete;
    GzipReader& operator=(const GzipReader&) = delete;

    // Fills the buffer as far as it can; says how much, 0 at the end. Throws malformed for what is
    // damaged or cut off, and for bytes behind the last member other than zeros, which are padding.
    [[nodiscard]] std::size_t read(std::string& buffer);

    [[nodiscard]] std::uint64_t packed_bytes_read() const;

  private:
    // False when the file has ended.
    [[nodiscard]] bool refill();
    // Behind a member: false when there is no further one.
    [[nodiscard]] bool begin_next_member();

    std::ifstream file_;
    std::string block_;
    std::string_view memory_;  // what has not been taken of bytes in memory
    std::unique_ptr<z_stream_s> stream_;
    std::uint64_t loaded_bytes_ = 0;
    bool has_ended_ = false;
};

}  // namespace mien::transfer
