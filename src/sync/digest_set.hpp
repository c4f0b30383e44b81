// A set of digests, of 16 bytes each at most: open addressing over digests that are spread evenly
// as they are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace mien::sync {

class DigestSet {
  public:
    void insert(std::uint64_t digest);
    void erase(std::uint64_t digest);
    [[nodiscard]] bool contains(std::uint64_t digest) const;
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

  private:
    // Where the digest is, or would be.
    [[nodiscard]] std::size_t place_of(std::uint64_t digest) const;
    void grow();

    std::vector<std::uint64_t> places_;  // a power of two of them, 0 where there is none
    std::size_t size_ = 0;
};

}  // namespace mien::sync
