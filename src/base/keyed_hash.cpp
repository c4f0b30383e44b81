#include "base/keyed_hash.hpp"

#include <cstddef>

#include <sodium.h>

namespace mien {

static_assert(crypto_shorthash_KEYBYTES == 16 && crypto_shorthash_BYTES == sizeof(std::uint64_t));

KeyedHash::KeyedHash() {
    crypto_shorthash_keygen(key_.data());
}

std::uint64_t KeyedHash::of(std::string_view text) const {
    std::array<std::uint8_t, crypto_shorthash_BYTES> bytes{};
    crypto_shorthash(bytes.data(), reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                     key_.data());
    // The function is defined to give a number whose lowest byte is the first.
    std::uint64_t hash = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
        hash = (hash << 8U) | bytes[i];
    }
    return hash;
}

}  // namespace mien
