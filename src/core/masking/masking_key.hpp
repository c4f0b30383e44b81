// The key that every fake comes from, and the digests made with it: HMAC-SHA-256 (RFC 2104) under
// sub-keys of HKDF-SHA-256 (RFC 5869), one for each purpose. Who has the key can recompute a fake
// from a known original; nobody can compute an original. It stays where the originals are.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/hash.hpp"
#include "base/secret.hpp"

namespace mien::core {

// What a digest is made for. Digests of the same text for two purposes tell nothing of each other.
enum class MaskPurpose : std::uint8_t {
    given_name,
    family_name,
    email,
    email_form,  // which of several spellings of one address
    phone,
    user_name,
    opaque,
    place,
    date,
    network,
    account,
    audit,  // tokens of the mapping that auditors check; never seen in masked data
};
inline constexpr std::size_t mask_purpose_count = static_cast<std::size_t>(MaskPurpose::audit) + 1;

// Thread-safe after construction. Holds the sub-keys, and wipes them.
class MaskingKey {
  public:
    // Of the text of a key file: 256 bits or more in hexadecimal or base64url, white space around
    // them ignored. Throws invalid for less, for another form, and for bytes that no random source
    // gave, such as a repeated word.
    explicit MaskingKey(const Secret& text);
    MaskingKey(MaskingKey&&) noexcept;
    MaskingKey& operator=(MaskingKey&&) noexcept;
    MaskingKey(const MaskingKey&) = delete;
    MaskingKey& operator=(const MaskingKey&) = delete;
    ~MaskingKey();

    // Names the key without telling it: 16 hexadecimal digits, derived from it, so that two keys
    // never go by one name.
    [[nodiscard]] const std::string& id() const noexcept { return id_; }

    // HMAC(key of the purpose, length and name of the purpose || text). The text is canonical.
    [[nodiscard]] Sha256 digest(MaskPurpose purpose, std::string_view text) const;

  private:
    struct States;

    std::string id_;
    std::unique_ptr<States> states_;
};

// The first 64 bits of a digest from the place on, as a number.
[[nodiscard]] std::uint64_t number_of(const Sha256& digest, std::size_t place = 0);

// The first bits of a digest, 5 for each character (RFC 4648 section 6), in lower case; at most 51
// characters.
[[nodiscard]] std::string base32_of(const Sha256& digest, std::size_t characters);
void append_base32(std::string& text, const Sha256& digest, std::size_t characters);

}  // namespace mien::core
