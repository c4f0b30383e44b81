// Passwords: how they are stored. Hashing takes about 50 ms and 19 MiB on purpose, so it never runs
// on the network thread. What a new one must be stands in password_rules.hpp.
#pragma once

#include <cstdint>
#include <string>

#include "base/secret.hpp"

namespace mien {

// Argon2id (RFC 9106) of the prepared password (password_text.hpp) with 19 MiB and two passes, in
// libsodium's text form with its own salt.
[[nodiscard]] std::string hash_password(const Secret& password);

enum class PasswordMatch : std::uint8_t {
    none,
    // Its bytes, as hashes were made before passwords were prepared: rehash it while it is at hand.
    as_typed,
    prepared,
};

// Whether the hash was made of the password. An empty hash, which stands for an account without a
// password or for none at all, costs as much time as a wrong password and never matches.
[[nodiscard]] PasswordMatch verify_password(const std::string& hash, const Secret& password);

// True when the hash was made with other costs than hash_password's: rehash at the next
// sign-in, when the password is at hand.
[[nodiscard]] bool needs_rehash(const std::string& hash);

}  // namespace mien
