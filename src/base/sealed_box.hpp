// Secrets at rest: sealed with a key that lies elsewhere, and readable only as they were sealed
// (libsodium's secretbox: XSalsa20-Poly1305 with a random nonce in front).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace mien {

inline constexpr std::size_t sealing_key_bytes = 32;

// The key has sealing_key_bytes. Sealing the same secret again gives other bytes.
[[nodiscard]] std::string seal(const Secret& key, const Secret& secret);

// Nothing when the bytes were sealed with another key, or were changed since.
[[nodiscard]] std::optional<Secret> unseal(const Secret& key, std::string_view sealed);

}  // namespace mien
