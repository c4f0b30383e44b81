// The keyed digests of the ledger's mapping: of whose row it is, of a value, of its fake. All are
// made with the audit key, which no fake is made of.
#pragma once

#include <string>
#include <string_view>

#include "core/masking/masker.hpp"
#include "store/ledger/mapping.hpp"

namespace mien::sync {

// Of the row with that key, as PostgreSQL writes it as text, in "schema.table".
[[nodiscard]] store::MappingToken person_token(const core::MaskingKey& key, std::string_view table,
                                               std::string_view row_key);

// Two spellings of one value have one token: names without case, addresses and numbers as they are
// reached. An empty value has zeroes.
class ValueTokens {
  public:
    // Both outlive it.
    ValueTokens(const core::MaskingKey& key, const core::MaskSettings& settings)
        : key_(key), settings_(settings) {}

    [[nodiscard]] store::MappedPair pair_of(store::MappedValue value, std::string_view original,
                                            std::string_view fake) const;

  private:
    [[nodiscard]] std::string canonical(store::MappedValue value, std::string_view text) const;
    [[nodiscard]] store::MappingToken token(std::string_view side, store::MappedValue value,
                                            std::string_view text) const;

    const core::MaskingKey& key_;
    const core::MaskSettings& settings_;
};

// A digest of many rows that does not depend on their order, and that a row can be taken from
// again: the sum of their keyed digests modulo 2^256. Who has no key can neither make nor meet one.
class MappingDigest {
  public:
    // The key outlives it.
    explicit MappingDigest(const core::MaskingKey& key) : key_(key) {}
    // What text() gave. Throws conflict for anything else.
    MappingDigest(const core::MaskingKey& key, std::string_view text);

    void add(const store::MappedPerson& person);
    void remove(const store::MappedPerson& person);
    [[nodiscard]] std::string text() const { return to_hex(sum_); }

  private:
    [[nodiscard]] Sha256 digest_of(const store::MappedPerson& person) const;

    const core::MaskingKey& key_;
    Sha256 sum_{};
};

}  // namespace mien::sync
