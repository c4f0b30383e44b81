#include "core/masking/masking_key.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <span>

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/sha.h>

#include "base/assert.hpp"
#include "base/error.hpp"

// SHA256_CTX is a value that is copied in a few nanoseconds. The contexts that replace it allocate
// on every copy, which takes longer than hashing a name does; so does what closes a hash, where
// there is only one block left.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace mien::core {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::size_t key_bytes_min = 32;
constexpr std::size_t different_bytes_min = 16;  // 32 random bytes have 30 on average
constexpr std::size_t block_bytes = 64;
constexpr std::size_t prefix_bytes_max = 16;
constexpr std::string_view derivation = "mien-mask/v1/";

struct KdfFree {
    void operator()(EVP_KDF* kdf) const { EVP_KDF_free(kdf); }
    void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};

std::string_view name_of(MaskPurpose purpose) {
    switch (purpose) {
        case MaskPurpose::given_name:
            return "given";
        case MaskPurpose::family_name:
            return "family";
        case MaskPurpose::email:
            return "email";
        case MaskPurpose::email_form:
            return "email-form";
        case MaskPurpose::phone:
            return "phone";
        case MaskPurpose::user_name:
            return "user";
        case MaskPurpose::opaque:
            return "opaque";
        case MaskPurpose::place:
            return "place";
        case MaskPurpose::date:
            return "date";
        case MaskPurpose::network:
            return "network";
        case MaskPurpose::account:
            return "account";
        case MaskPurpose::audit:
            return "audit";
    }
    return {};
}

Sha256 derive(std::string_view root, std::string_view name) {
    const std::unique_ptr<EVP_KDF, KdfFree> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    MIEN_ASSERT(kdf != nullptr, "OpenSSL offers no HKDF");
    const std::unique_ptr<EVP_KDF_CTX, KdfFree> context(EVP_KDF_CTX_new(kdf.get()));
    char digest[] = "SHA256";
    std::string key(root);
    std::string info = fmt::format("{}{}", derivation, name);
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key.data(), key.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
        OSSL_PARAM_construct_end()};
    Sha256 derived{};
    const bool done = context != nullptr && EVP_KDF_derive(context.get(), derived.data(),
                                                           derived.size(), parameters) == 1;
    OPENSSL_cleanse(key.data(), key.size());
    MIEN_ASSERT(done, "HKDF-SHA-256 failed");
    return derived;
}

// SHA-256 that has taken in the key's first block, and what the text follows.
struct HmacState {
    SHA256_CTX inner;
    SHA256_CTX outer;
    std::array<std::uint8_t, prefix_bytes_max> prefix;  // length and name of the purpose
    std::size_t prefix_bytes;
};

void begin(SHA256_CTX& context, const Sha256& key, std::uint8_t pad) {
    std::array<std::uint8_t, block_bytes> block{};
    block.fill(pad);
    for (std::size_t i = 0; i < key.size(); ++i) {
        block[i] ^= key[i];
    }
    SHA256_Init(&context);
    SHA256_Update(&context, block.data(), block.size());
    OPENSSL_cleanse(block.data(), block.size());
}

HmacState make_state(std::string_view root, MaskPurpose purpose) {
    const auto name = name_of(purpose);
    auto key = derive(root, name);
    HmacState state{};
    begin(state.inner, key, 0x36);
    begin(state.outer, key, 0x5c);
    OPENSSL_cleanse(key.data(), key.size());
    MIEN_ASSERT(name.size() < state.prefix.size(), "names of purposes are short");
    state.prefix[0] = static_cast<std::uint8_t>(name.size());
    std::ranges::copy(name, state.prefix.begin() + 1);
    state.prefix_bytes = name.size() + 1;
    return state;
}

// The last block of what a context behind its first one takes in: FIPS 180-4, section 5.1.1.
class LastBlock {
  public:
    static constexpr std::size_t bytes_max = block_bytes - 9;  // before the mark and the length

    void add(std::span<const std::uint8_t> bytes) {
        std::ranges::copy(bytes, block_.begin() + static_cast<std::ptrdiff_t>(size_));
        size_ += bytes.size();
    }
    Sha256 finish(SHA256_CTX context) {
        block_[size_] = 0x80;
        const auto bits = (block_bytes + size_) * 8;
        block_[block_bytes - 2] = static_cast<std::uint8_t>(bits >> 8U);
        block_[block_bytes - 1] = static_cast<std::uint8_t>(bits);
        SHA256_Transform(&context, block_.data());
        Sha256 digest{};
        for (std::size_t i = 0; i < std::size(context.h); ++i) {
            const auto word = std::byteswap(context.h[i]);
            std::memcpy(digest.data() + i * sizeof(word), &word, sizeof(word));
        }
        return digest;
    }

  private:
    std::array<std::uint8_t, block_bytes> block_{};
    std::size_t size_ = 0;
};

std::string_view trim(std::string_view text) {
    constexpr std::string_view white_space = " \t\r\n";
    const auto begin = std::min(text.find_first_not_of(white_space), text.size());
    text.remove_prefix(begin);
    return text.substr(0, text.find_last_not_of(white_space) + 1);
}

Secret bytes_of(const Secret& text) {
    const auto trimmed = trim(text.reveal());
    auto bytes = from_hex(trimmed);
    if (!bytes) {
        bytes = from_base64url(trimmed);
    }
    if (!bytes) {
        throw Error(ErrorKind::invalid,
                    "The masking key must be written in hexadecimal or base64url.");
    }
    Secret key(std::move(*bytes));
    if (key.reveal().size() < key_bytes_min) {
        throw Error(ErrorKind::invalid,
                    fmt::format("The masking key has {} bits: it must have 256 at least.",
                                key.reveal().size() * 8));
    }
    std::array<bool, 256> seen{};
    for (const char c : key.reveal()) {
        seen[static_cast<unsigned char>(c)] = true;
    }
    if (std::ranges::count(seen, true) < static_cast<std::ptrdiff_t>(different_bytes_min)) {
        throw Error(ErrorKind::invalid,
                    "The masking key is not random: make one with `openssl rand -hex 32`.");
    }
    return key;
}

}  // namespace

struct MaskingKey::States {
    std::array<HmacState, mask_purpose_count> of;

    States() = default;
    States(const States&) = delete;
    States& operator=(const States&) = delete;
    ~States() { OPENSSL_cleanse(of.data(), sizeof(of)); }
};

MaskingKey::MaskingKey(const Secret& text) : states_(std::make_unique<States>()) {
    const auto root = bytes_of(text);
    const auto name = derive(root.reveal(), "id");
    id_ = to_hex(std::span(name).first(8));
    for (std::size_t i = 0; i < mask_purpose_count; ++i) {
        states_->of[i] = make_state(root.reveal(), static_cast<MaskPurpose>(i));
    }
}

MaskingKey::MaskingKey(MaskingKey&&) noexcept = default;
MaskingKey& MaskingKey::operator=(MaskingKey&&) noexcept = default;
MaskingKey::~MaskingKey() = default;

Sha256 MaskingKey::digest(MaskPurpose purpose, std::string_view text) const {
    const auto& state = states_->of[static_cast<std::size_t>(purpose)];
    const auto prefix = std::span(state.prefix).first(state.prefix_bytes);
    Sha256 inner{};
    if (prefix.size() + text.size() <= LastBlock::bytes_max) {
        LastBlock block;
        block.add(prefix);
        block.add({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
        inner = block.finish(state.inner);
    } else {
        SHA256_CTX context = state.inner;
        SHA256_Update(&context, prefix.data(), prefix.size());
        SHA256_Update(&context, text.data(), text.size());
        SHA256_Final(inner.data(), &context);
    }
    LastBlock block;
    block.add(inner);
    return block.finish(state.outer);
}

std::uint64_t number_of(const Sha256& digest, std::size_t place) {
    std::uint64_t number = 0;
    for (std::size_t i = place; i < place + sizeof(number); ++i) {
        number = (number << 8U) | digest.at(i);
    }
    return number;
}

std::string base32_of(const Sha256& digest, std::size_t characters) {
    std::string text;
    append_base32(text, digest, characters);
    return text;
}

void append_base32(std::string& text, const Sha256& digest, std::size_t characters) {
    constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    MIEN_ASSERT(characters * 5 <= digest.size() * 8, "a digest has 51 characters of base32");
    std::uint32_t bits = 0;
    unsigned bit_count = 0;
    std::size_t next = 0;
    for (std::size_t i = 0; i < characters; ++i) {
        if (bit_count < 5) {
            bits = (bits << 8U) | digest[next++];
            bit_count += 8;
        }
        bit_count -= 5;
        text += alphabet[(bits >> bit_count) & 0x1FU];
    }
}

}  // namespace mien::core
