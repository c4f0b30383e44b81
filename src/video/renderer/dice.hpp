// Repeatable choices from text: the same words give the same numbers on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mien::video::renderer {

// FNV-1a, 64 bits. Not for security.
[[nodiscard]] constexpr std::uint64_t hash_text(std::string_view text,
                                                std::uint64_t start = 0xcbf29ce484222325ULL) {
    std::uint64_t hash = start;
    for (const char character : text) {
        hash ^= static_cast<std::uint8_t>(character);
        hash *= 0x100000001b3ULL;
    }
    return hash;
}

// A stream of numbers from a start value (splitmix64).
class Dice {
  public:
    explicit constexpr Dice(std::uint64_t start) : state_(start) {}

    constexpr std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15ULL;
        std::uint64_t bits = state_;
        bits = (bits ^ (bits >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        bits = (bits ^ (bits >> 27U)) * 0x94d049bb133111ebULL;
        return bits ^ (bits >> 31U);
    }
    // 0 <= value < 1.
    constexpr double unit() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
    constexpr double between(double low, double high) { return low + (high - low) * unit(); }
    // 0 <= value < count; count > 0.
    constexpr std::size_t below(std::size_t count) {
        return static_cast<std::size_t>(next() % count);
    }
    constexpr bool chance(double probability) { return unit() < probability; }

  private:
    std::uint64_t state_;
};

}  // namespace mien::video::renderer
