// Passwords: how they are judged and how they are stored. Hashing takes about 50 ms and 19 MiB on
// purpose, so it never runs on the network thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/secret.hpp"

namespace mien {

// Argon2id (RFC 9106) with 19 MiB and two passes, in libsodium's text form with its own salt.
[[nodiscard]] std::string hash_password(const Secret& password);

// True when the hash was made of the password. An empty hash, which stands for an account without
// a password or for none at all, costs as much time as a wrong password and is never true.
[[nodiscard]] bool verify_password(const std::string& hash, const Secret& password);

// True when the hash was made with other costs than hash_password's: rehash at the next
// sign-in, when the password is at hand.
[[nodiscard]] bool needs_rehash(const std::string& hash);

// What is wrong with a new password: its length (limits::password_characters_min and _max), its
// characters (UTF-8 without U+0000), being one of the most common ones, or being made of one of the
// words that belong to its owner (e-mail, name). The pointer goes into the problems.
[[nodiscard]] std::vector<Problem> find_password_problems(const Secret& password,
                                                          const std::vector<std::string>& own_words,
                                                          std::string_view pointer);

}  // namespace mien
