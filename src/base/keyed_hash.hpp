// 64 bits of a text for tables in memory (SipHash-2-4): quick, and without the key, which is random
// and leaves the object never, nobody can make texts that meet.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace mien {

class KeyedHash {
  public:
    KeyedHash();

    [[nodiscard]] std::uint64_t of(std::string_view text) const;

  private:
    std::array<std::uint8_t, 16> key_{};
};

}  // namespace mien
