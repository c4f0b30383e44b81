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
    // Asks for the memory where the digest is, or would be.
    void prefetch(std::uint64_t digest) const noexcept {
        if (!places_.empty()) {
            __builtin_prefetch(places_.data() + (digest & (places_.size() - 1)), 1);
        }
    }
    [[nodiscard]] bool contains(std::uint64_t digest) const;
    template <class Visit>
    void for_each(const Visit& visit) const {
        for (const auto digest : places_) {
            if (digest != 0) {
                visit(digest);
            }
        }
    }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

  private:
    // Where the digest is, or would be.
    [[nodiscard]] std::size_t place_of(std::uint64_t digest) const;
    void grow();

    std::vector<std::uint64_t> places_;  // a power of two of them, 0 where there is none
    std::size_t size_ = 0;
};

}  // namespace mien::sync
