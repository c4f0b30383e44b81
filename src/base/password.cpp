#include "base/password.hpp"

#include <array>
#include <new>

#include <sodium.h>

#include "base/assert.hpp"
#include "base/password_text.hpp"

namespace mien {
namespace {

// OWASP's least for Argon2id: 19 MiB, two passes, one lane.
constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = 19UL * 1024 * 1024;

// Of 32 random bytes that nobody has kept, with the costs above.
const std::string nobodys_hash =
    "$argon2id$v=19$m=19456,t=2,p=1$QfObu8hhy54uMG75lSpZLg$"
    "3dLO1+9jYOg/racM/zR8uWjRMwkNRvEOlyMH+rrnDJ0";

void require_sodium() {
    static const bool is_ready = sodium_init() >= 0;
    MIEN_ASSERT(is_ready, "libsodium cannot start");
}

bool is_made_of(const std::string& hash, const Secret& password) {
    const auto text = password.reveal();
    return crypto_pwhash_str_verify(hash.c_str(), text.data(), text.size()) == 0;
}

}  // namespace

std::string hash_password(const Secret& password) {
    require_sodium();
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    const auto prepared = prepare_password(password);
    const auto text = (prepared ? *prepared : password).reveal();
    if (crypto_pwhash_str_alg(hash.data(), text.data(), text.size(), passes, memory_bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
        throw std::bad_alloc();
    }
    return hash.data();
}

PasswordMatch verify_password(const std::string& hash, const Secret& password) {
    require_sodium();
    const auto& tried = hash.empty() ? nobodys_hash : hash;
    const auto prepared = prepare_password(password);
    if (prepared && is_made_of(tried, *prepared)) {
        return hash.empty() ? PasswordMatch::none : PasswordMatch::prepared;
    }
    if (prepared && prepared->reveal() == password.reveal()) {
        return PasswordMatch::none;
    }
    // Hashes from before passwords were prepared.
    const bool is_right = is_made_of(tried, password) && !hash.empty();
    return is_right ? PasswordMatch::as_typed : PasswordMatch::none;
}

bool needs_rehash(const std::string& hash) {
    require_sodium();
    return crypto_pwhash_str_needs_rehash(hash.c_str(), passes, memory_bytes) != 0;
}

}  // namespace mien
