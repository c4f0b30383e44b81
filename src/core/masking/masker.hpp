// Fakes of single values. The same original has the same fake wherever it stands: in every column,
// table, document and run with the same key and settings. No fake leads back to its original.
//
// An empty text and white space alone are nobody's: they stay. What is no address, number or date
// in a column of those is masked all the same.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/masking/canonical.hpp"
#include "core/masking/masking_key.hpp"
#include "core/masking/person_directory.hpp"
#include "core/masking/person_name.hpp"
#include "core/masking/phone_collisions.hpp"

namespace mien::core {

struct MaskSettings {
    // Of every fake address; nobody receives mail there (RFC 2606, RFC 6761).
    std::string email_domain = "staging.test";
    // Of telephone numbers that are written without one, such as "49"; may be empty.
    std::string phone_country = {};
};

// True for a domain below .test, .invalid, .example, .localhost, example.com, .org or .net.
[[nodiscard]] bool is_undeliverable_domain(std::string_view domain);

// The bytes that the longest fake address has in its usual form. In a column with less room, all
// addresses are only the digest and the domain, which no other column's are.
[[nodiscard]] std::size_t email_characters_usual(std::string_view domain);
// The fewest characters that hold an address at all: a digest of 60 bits and the domain.
[[nodiscard]] std::size_t email_characters_least(std::string_view domain);

inline constexpr std::size_t phone_characters_usual = 16;  // + and 15 digits
inline constexpr std::size_t phone_characters_least = 8;   // 999 and 5 digits
inline constexpr std::size_t opaque_characters_least = 12;
inline constexpr std::size_t iban_characters = 22;
inline constexpr std::size_t birth_date_characters = 10;
inline constexpr std::size_t ip_characters_least = 15;  // of IPv4

// Whether the preparation of a run has entered the owner of an address in the directory, by the row
// that the address stands in.
enum class OwnerIs : std::uint8_t { somebody, entered };

// Immutable after construction, but for the directory and the attempts, which the preparation of a
// run fills; then used by all threads at once. The key outlives it.
class Masker {
  public:
    Masker(const MaskingKey& key, MaskSettings settings);

    [[nodiscard]] const MaskingKey& key() const noexcept { return key_; }
    [[nodiscard]] const MaskSettings& settings() const noexcept { return settings_; }
    [[nodiscard]] PersonDirectory& directory() noexcept { return directory_; }
    [[nodiscard]] const PersonDirectory& directory() const noexcept { return directory_; }
    [[nodiscard]] Attempts& attempts() noexcept { return attempts_; }

    [[nodiscard]] FakeName name(const SourceName& source, const NameLengths& lengths = {}) const {
        FakeWords words(key_);
        return mask_name(words, source, lengths);
    }

    // Unique for each original, byte by byte; originals that differ in capitals only have fakes
    // that do too, so that an index over lower() is as unique as it was. The owner's name, when the
    // row tells it, is in the address.
    [[nodiscard]] std::string email(std::string_view original, const FakeName* owner = nullptr,
                                    std::size_t characters_max = any_length,
                                    OwnerIs owner_is = OwnerIs::somebody) const;

    // Of an unassigned country code (999), in the notation of the original.
    [[nodiscard]] std::string phone(std::string_view original,
                                    std::size_t characters_max = any_length) const;
    // The fake of the original, in the notation of how a text writes it.
    [[nodiscard]] std::string phone_like(std::string_view written, std::string_view original) const;
    // For the collisions among numbers that must be unique: the original's digest, and what its
    // fake is made of.
    [[nodiscard]] Sha256 phone_digest(std::string_view original) const;
    [[nodiscard]] std::uint64_t phone_number_of(const MaskToken& token, unsigned attempt) const;

    // Unique, of the owner's name and a digest, in the letters that user names are made of.
    [[nodiscard]] std::string user_name(std::string_view original, const FakeName* owner = nullptr,
                                        std::size_t characters_max = any_length) const;
    // Unique and without meaning, such as a foreign id; in a-z and 2-7.
    [[nodiscard]] std::string opaque(std::string_view original,
                                     std::size_t characters_max = any_length) const;
    // A line of an address: one of a few thousand.
    [[nodiscard]] std::string address(std::string_view original,
                                      std::size_t characters_max = any_length) const;
    // ISO 8601: another day of the same year. Of another form: the first of January 1970.
    [[nodiscard]] std::string birth_date(std::string_view original) const;
    // Of the networks for documentation (RFC 5737, RFC 3849), many-to-one for IPv4; a prefix length
    // stays.
    [[nodiscard]] std::string ip(std::string_view original) const;
    // Of a country that is none (XX), with correct check digits.
    [[nodiscard]] std::string iban(std::string_view original,
                                   std::size_t characters_max = any_length) const;

    // How auditors find the fake of an original they know: HMAC(K_audit, class and canonical form).
    [[nodiscard]] std::string audit_token(std::string_view column_class,
                                          std::string_view canonical) const;

    // Enters the owner of an address in the directory, unless the address tells the name itself.
    void remember_owner(std::string_view email, const FakeName& owner);
    // The same for a user name, which never tells.
    void remember_user_name(std::string_view user_name, const FakeName& owner);

  private:
    [[nodiscard]] AddressName names_in(std::string_view local) const;
    [[nodiscard]] AddressName names_of(const Sha256& digest, const FakeName* owner) const;
    [[nodiscard]] AddressName names_for(std::string_view local, const Sha256& mailbox,
                                        const FakeName* owner, OwnerIs owner_is) const;
    void remember_mailbox(std::string_view local, std::string_view mailbox, const FakeName& owner);
    // The local part of the fake of a mailbox, without what tells of a tag or a spelling.
    [[nodiscard]] std::string fake_local(std::string_view local, std::string_view mailbox,
                                         const FakeName* owner, OwnerIs owner_is) const;
    [[nodiscard]] std::string phone_digits(const Sha256& digest) const;

    const MaskingKey& key_;
    MaskSettings settings_;
    PersonDirectory directory_;
    Attempts attempts_;
};

}  // namespace mien::core
