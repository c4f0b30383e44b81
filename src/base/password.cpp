#include "base/password.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <new>

#include <fmt/format.h>
#include <sodium.h>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace mien {
namespace {

// OWASP's least for Argon2id: 19 MiB, two passes, one lane.
constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = 19UL * 1024 * 1024;

// Of 32 random bytes that nobody has kept, with the costs above.
const std::string nobodys_hash =
    "$argon2id$v=19$m=19456,t=2,p=1$QfObu8hhy54uMG75lSpZLg$"
    "3dLO1+9jYOg/racM/zR8uWjRMwkNRvEOlyMH+rrnDJ0";

constexpr std::size_t distinct_bytes_min = 5;
constexpr std::size_t own_word_bytes_min = 3;
constexpr std::size_t rest_bytes_min = 6;

// The common ones among those that are long enough, in lower case.
constexpr std::array<std::string_view, 44> common_passwords{
    "000000000000",     "0123456789abc",    "111111111111",
    "1111111111111",    "112233445566",     "121212121212",
    "123123123123",     "123412341234",     "1234567890123",
    "123456789012",     "1234567890qwerty", "123456789abc",
    "1234567891011",    "1234567890abc",    "123qweasdzxc",
    "1q2w3e4r5t6y",     "1q2w3e4r5t6y7u",   "1qaz2wsx3edc",
    "1qaz2wsx3edc4rfv", "abcdefghijkl",     "abcd1234abcd1234",
    "adminadminadmin",  "administrator",    "administrator1",
    "changemeplease",   "changeme12345",    "correcthorsebatterystaple",
    "iloveyou1234",     "iloveyouforever",  "letmeinletmein",
    "letmein12345",     "monkeymonkey",     "password1234",
    "password12345",    "password123456",   "passwordpassword",
    "qazwsxedcrfv",     "qwerty123456",     "qwertyqwerty",
    "qwertyuiop12",     "qwertyuiop123",    "qwertyuiopasdf",
    "welcome12345",     "zxcvbnm12345"};

void require_sodium() {
    static const bool is_ready = sodium_init() >= 0;
    MIEN_ASSERT(is_ready, "libsodium cannot start");
}

bool is_common(std::string_view folded) {
    std::bitset<256> seen;
    for (const char c : folded) {
        seen.set(static_cast<unsigned char>(c));
    }
    return seen.count() < distinct_bytes_min ||
           std::ranges::find(common_passwords, folded) != common_passwords.end();
}

// True when hardly anything is left of the password without the word.
bool is_made_of(std::string folded, const std::string& word) {
    if (word.size() < own_word_bytes_min) {
        return false;
    }
    auto at = folded.find(word);
    if (at == std::string::npos) {
        return false;
    }
    for (; at != std::string::npos; at = folded.find(word, at)) {
        folded.erase(at, word.size());
    }
    return folded.size() < rest_bytes_min;
}

bool is_made_of_any(const std::string& folded, const std::vector<std::string>& own_words) {
    return std::ranges::any_of(own_words, [&](const std::string& word) {
        const auto folded_word = fold_case(word);
        // Of an e-mail also the part that names its owner.
        const auto local_part = folded_word.substr(0, folded_word.find('@'));
        return is_made_of(folded, folded_word) || is_made_of(folded, local_part);
    });
}

}  // namespace

std::string hash_password(const Secret& password) {
    require_sodium();
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    const auto text = password.reveal();
    if (crypto_pwhash_str_alg(hash.data(), text.data(), text.size(), passes, memory_bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
        throw std::bad_alloc();
    }
    return hash.data();
}

bool verify_password(const std::string& hash, const Secret& password) {
    require_sodium();
    const auto& tried = hash.empty() ? nobodys_hash : hash;
    const auto text = password.reveal();
    const bool is_right = crypto_pwhash_str_verify(tried.c_str(), text.data(), text.size()) == 0;
    return is_right && !hash.empty();
}

bool needs_rehash(const std::string& hash) {
    require_sodium();
    return crypto_pwhash_str_needs_rehash(hash.c_str(), passes, memory_bytes) != 0;
}

std::vector<Problem> find_password_problems(const Secret& password,
                                            const std::vector<std::string>& own_words,
                                            std::string_view pointer) {
    const auto problem = [&](std::string code, std::string message) {
        return std::vector<Problem>{{std::string(pointer), std::move(code), std::move(message)}};
    };
    const auto text = password.reveal();
    constexpr std::size_t bytes_per_character_max = 4;
    if (text.size() > limits::password_characters_max * bytes_per_character_max ||
        (is_utf8(text) && count_characters(text) > limits::password_characters_max)) {
        return problem("too_long", fmt::format("The password may have at most {} characters.",
                                               limits::password_characters_max));
    }
    if (!is_utf8(text) || text.find('\0') != std::string_view::npos) {
        return problem("invalid_utf8", "The password must be valid UTF-8 without U+0000.");
    }
    if (count_characters(text) < limits::password_characters_min) {
        return problem("too_short", fmt::format("The password needs at least {} characters.",
                                                limits::password_characters_min));
    }
    const auto folded = fold_case(text);
    if (is_common(folded)) {
        return problem("too_common", "The password is too easy to guess; choose another.");
    }
    if (is_made_of_any(folded, own_words)) {
        return problem("too_personal", "The password may not be made of the name or e-mail.");
    }
    return {};
}

}  // namespace mien
