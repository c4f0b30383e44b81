// Digests in memory that does not grow with their number: so many exactly, and of more a filter,
// which knows each of them and takes few others for one of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/limits/masking.hpp"
#include "sync/digest_set.hpp"

namespace mien::sync {

// Digests are spread evenly as they are.
class DigestFilter {
  public:
    explicit DigestFilter(std::size_t exact_max = limits::exact_originals_max)
        : exact_max_(exact_max) {}

    void insert(std::uint64_t digest);
    // Puts in what waits. Not needed, but looking up is quicker then.
    void settle();
    // Of one that is exact.
    void erase(std::uint64_t digest);
    // What it says of a digest that was not put in is right while it is exact.
    [[nodiscard]] bool contains(std::uint64_t digest) const;
    [[nodiscard]] bool is_exact() const noexcept { return blocks_.empty(); }
    // Those that were put in, some of them more than once when it is not exact.
    [[nodiscard]] std::size_t size() const noexcept { return size_ + waiting_count_; }

  private:
    // Half a line of the processor's cache. A digest has a bit in each word.
    struct Block {
        std::array<std::uint32_t, 8> words{};
    };

    [[nodiscard]] static Block bits_of(std::uint64_t digest);
    [[nodiscard]] std::size_t place_of(std::uint64_t digest) const;
    void mark(std::uint64_t digest);
    void insert_now(std::uint64_t digest);
    void become_filter();

    std::size_t exact_max_;
    DigestSet exact_;
    std::vector<Block> blocks_;
    std::size_t size_ = 0;
    // A place in a large table is far away in memory: it is asked for when a digest comes, which
    // is put there when so many others have come.
    std::array<std::uint64_t, 16> waiting_{};
    std::size_t waiting_count_ = 0;
    std::size_t next_ = 0;
};

}  // namespace mien::sync
