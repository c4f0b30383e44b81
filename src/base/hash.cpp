#include "base/hash.hpp"

#include <cstring>
#include <memory>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <sodium.h>

#include "base/assert.hpp"

namespace mien {
namespace {

struct DigestFree {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct MacFree {
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

// Looking an algorithm up costs more than hashing a prompt, so each is fetched once and kept for
// the life of the program.
const EVP_MD* sha256_algorithm() {
    static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    MIEN_ASSERT(algorithm != nullptr, "OpenSSL offers no SHA-256");
    return algorithm;
}

EVP_MAC_CTX* make_hmac_context() {
    static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    MIEN_ASSERT(algorithm != nullptr, "OpenSSL offers no HMAC");
    EVP_MAC_CTX* context = EVP_MAC_CTX_new(algorithm);
    MIEN_ASSERT(context != nullptr, "out of memory");
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end()};
    MIEN_ASSERT(EVP_MAC_CTX_set_params(context, parameters) == 1, "OpenSSL offers no HMAC-SHA-256");
    return context;
}

// OpenSSL takes a null pointer for "not given", which an empty view may hold.
const unsigned char* bytes_of(std::string_view text) {
    static constexpr unsigned char nothing = 0;
    return text.empty() ? &nothing : reinterpret_cast<const unsigned char*>(text.data());
}

constexpr int base64_variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

}  // namespace

Sha256 sha256(std::string_view bytes) {
    static thread_local const std::unique_ptr<EVP_MD_CTX, DigestFree> context(EVP_MD_CTX_new());
    Sha256 digest{};
    const bool done = context != nullptr &&
                      EVP_DigestInit_ex2(context.get(), sha256_algorithm(), nullptr) == 1 &&
                      EVP_DigestUpdate(context.get(), bytes_of(bytes), bytes.size()) == 1 &&
                      EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1;
    MIEN_ASSERT(done, "SHA-256 failed");
    return digest;
}

struct Digest::State {
    const std::unique_ptr<EVP_MD_CTX, DigestFree> context{EVP_MD_CTX_new()};
};

Digest::Digest() : state_(std::make_unique<State>()) {
    auto* const context = state_->context.get();
    MIEN_ASSERT(context != nullptr && EVP_DigestInit_ex2(context, sha256_algorithm(), nullptr) == 1,
                "SHA-256 failed");
}

Digest::~Digest() = default;

void Digest::update(std::string_view bytes) {
    const bool done = EVP_DigestUpdate(state_->context.get(), bytes_of(bytes), bytes.size()) == 1;
    MIEN_ASSERT(done, "SHA-256 failed");
}

Sha256 Digest::finish() {
    Sha256 digest{};
    const bool done = EVP_DigestFinal_ex(state_->context.get(), digest.data(), nullptr) == 1;
    MIEN_ASSERT(done, "SHA-256 failed");
    return digest;
}

Sha256 hmac_sha256(std::string_view key, std::string_view bytes) {
    static thread_local const std::unique_ptr<EVP_MAC_CTX, MacFree> context(make_hmac_context());
    Sha256 digest{};
    std::size_t written = 0;
    const bool done = EVP_MAC_init(context.get(), bytes_of(key), key.size(), nullptr) == 1 &&
                      EVP_MAC_update(context.get(), bytes_of(bytes), bytes.size()) == 1 &&
                      EVP_MAC_final(context.get(), digest.data(), &written, digest.size()) == 1;
    MIEN_ASSERT(done && written == digest.size(), "HMAC-SHA-256 failed");
    return digest;
}

bool equal_constant_time(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        text += digits[byte >> 4U];
        text += digits[byte & 0x0FU];
    }
    return text;
}

std::optional<std::string> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) {
        return std::nullopt;
    }
    std::string bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_value(text[i]);
        const int low = hex_value(text[i + 1]);
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

std::string to_base64url(std::string_view bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), base64_variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), base64_variant);
    text.pop_back();  // the terminating zero
    return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
    std::string bytes(text.size() / 4 * 3 + 2, '\0');
    std::size_t length = 0;
    const int failed =
        sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                          text.size(), nullptr, &length, nullptr, base64_variant);
    if (failed != 0) {
        return std::nullopt;
    }
    bytes.resize(length);
    return bytes;
}

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

}  // namespace mien
