// 64 bits of a text (SipHash-2-4, Aumasson and Bernstein): quick, and without the key nobody can
// make texts that meet.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace mien {

class KeyedHash {
  public:
    using Key = std::array<std::uint8_t, 16>;

    // With a random key that never leaves the object: for tables in memory.
    KeyedHash();
    // With a key that is kept: the same text has the same hash in every process.
    explicit KeyedHash(const Key& key) noexcept : key_(key) {}

    [[nodiscard]] std::uint64_t of(std::string_view text) const;

  private:
    Key key_{};
};

}  // namespace mien
