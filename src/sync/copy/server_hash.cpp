#include "sync/copy/server_hash.hpp"

#include <array>
#include <bit>
#include <cstring>

namespace mien::sync {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::size_t word_bytes = 4;
constexpr std::size_t block_bytes = 3 * word_bytes;
constexpr std::uint32_t begin = 0x9e3779b9U + 3923095U;

struct State {
    std::uint32_t a;
    std::uint32_t b;
    std::uint32_t c;

    void add(const char* bytes) {
        a += word_at(bytes);
        b += word_at(bytes + word_bytes);
        c += word_at(bytes + 2 * word_bytes);
    }
    void mix() {
        turn(a, c, b, 4);
        turn(b, a, c, 6);
        turn(c, b, a, 8);
        turn(a, c, b, 16);
        turn(b, a, c, 19);
        turn(c, b, a, 4);
    }
    void finish() {
        close(c, b, 14);
        close(a, c, 11);
        close(b, a, 25);
        close(c, b, 16);
        close(a, c, 4);
        close(b, a, 14);
        close(c, b, 24);
    }

    [[nodiscard]] std::uint64_t hash() const { return std::uint64_t{b} << 32U | c; }

  private:
    static std::uint32_t word_at(const char* bytes) {
        std::uint32_t word = 0;
        std::memcpy(&word, bytes, sizeof word);
        return word;
    }
    static void turn(std::uint32_t& x, std::uint32_t& y, std::uint32_t& z, int bits) {
        x -= y;
        x ^= std::rotl(y, bits);
        y += z;
    }
    static void close(std::uint32_t& x, std::uint32_t y, int bits) {
        x ^= y;
        x -= std::rotl(y, bits);
    }
};

}  // namespace

std::uint64_t server_hash(std::string_view bytes) {
    const auto first = begin + static_cast<std::uint32_t>(bytes.size());
    State state{.a = first, .b = first, .c = first};
    while (bytes.size() >= block_bytes) {
        state.add(bytes.data());
        state.mix();
        bytes.remove_prefix(block_bytes);
    }
    // The lowest byte of the third word stands for the length.
    std::array<char, block_bytes + 1> rest{};
    const auto in_two_words = bytes.substr(0, 2 * word_bytes);
    const auto in_third = bytes.substr(in_two_words.size());
    in_two_words.copy(rest.data(), in_two_words.size());
    in_third.copy(rest.data() + 2 * word_bytes + 1, in_third.size());
    state.add(rest.data());
    state.finish();
    return state.hash();
}

std::uint64_t server_hash_of_integer(std::string_view bytes) {
    std::uint64_t value = !bytes.empty() && static_cast<signed char>(bytes.front()) < 0 ? ~0ULL : 0;
    for (const char byte : bytes) {
        value = value << 8U | static_cast<unsigned char>(byte);
    }
    // An integer has the same hash whether it takes 2, 4 or 8 bytes.
    const auto low = static_cast<std::uint32_t>(value);
    const auto high = static_cast<std::uint32_t>(value >> 32U);
    const bool is_negative = static_cast<std::int64_t>(value) < 0;
    constexpr auto first = begin + static_cast<std::uint32_t>(word_bytes);
    State state{.a = first, .b = first, .c = first};
    state.a += low ^ (is_negative ? ~high : high);
    state.finish();
    return state.hash();
}

}  // namespace mien::sync
