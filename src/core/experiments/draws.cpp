#include "core/experiments/draws.hpp"

#include <array>
#include <cmath>

#include "base/assert.hpp"

namespace mien::core {
namespace {

std::mt19937_64 make_engine(const Sha256& seed) {
    std::array<std::uint32_t, 8> words{};
    for (std::size_t i = 0; i < seed.size(); ++i) {
        words[i / 4] = (words[i / 4] << 8U) | seed[i];
    }
    std::seed_seq sequence(words.begin(), words.end());
    return std::mt19937_64(sequence);
}

}  // namespace

Draws::Draws(const Sha256& seed) : engine_(make_engine(seed)) {}

std::size_t Draws::number(std::size_t below) {
    MIEN_ASSERT(below > 0, "there is no number below 0");
    // Those of the last, incomplete round are drawn anew.
    const std::uint64_t whole = std::mt19937_64::max() - std::mt19937_64::max() % below;
    std::uint64_t drawn = engine_();
    while (drawn >= whole) {
        drawn = engine_();
    }
    return drawn % below;
}

double Draws::fraction() {
    constexpr double unit = 0x1p-53;
    return (static_cast<double>(engine_() >> 11U) + 0.5) * unit;
}

double Draws::exponential() {
    return -std::log(fraction());
}

}  // namespace mien::core
