#include "sync/mapping_tokens.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "core/masking/canonical.hpp"
#include "core/masking/phone_number.hpp"

namespace mien::sync {
namespace {

using core::MaskPurpose;
using store::MappedValue;
using store::MappingToken;

MappingToken cut(const Sha256& digest) {
    MappingToken token{};
    std::ranges::copy_n(digest.begin(), token.size(), token.begin());
    return token;
}

std::string_view name_of(MappedValue value) {
    switch (value) {
        case MappedValue::name:
            return "name";
        case MappedValue::email:
            return "email";
        case MappedValue::phone:
            return "phone";
    }
    return {};
}

}  // namespace

MappingToken person_token(const core::MaskingKey& key, std::string_view table,
                          std::string_view row_key) {
    return cut(key.digest(MaskPurpose::audit,
                          fmt::format("person:{}:{}:{}", table.size(), table, row_key)));
}

std::string ValueTokens::canonical(MappedValue value, std::string_view text) const {
    if (value == MappedValue::email) {
        const auto email = core::canonical_email(text);
        return email ? email->text() : core::canonical_name(text);
    }
    if (value == MappedValue::phone) {
        const auto number = core::parse_phone(text, settings_.phone_country);
        return number ? number->text() : core::canonical_name(text);
    }
    return core::canonical_name(text);
}

MappingToken ValueTokens::token(std::string_view side, MappedValue value,
                                std::string_view text) const {
    const auto form = canonical(value, text);
    return form.empty() ? MappingToken{}
                        : cut(key_.digest(MaskPurpose::audit,
                                          fmt::format("{}:{}:{}", side, name_of(value), form)));
}

store::MappedPair ValueTokens::pair_of(MappedValue value, std::string_view original,
                                       std::string_view fake) const {
    return {.original = token("original", value, original), .fake = token("fake", value, fake)};
}

MappingDigest::MappingDigest(const core::MaskingKey& key, std::string_view text) : key_(key) {
    const auto bytes = from_hex(text);
    if (!bytes || bytes->size() != sum_.size()) {
        throw Error(ErrorKind::conflict, "The ledger's last entry has no digest of the mapping.");
    }
    std::ranges::copy(*bytes, sum_.begin());
}

Sha256 MappingDigest::digest_of(const store::MappedPerson& person) const {
    std::string row = "mapping:";
    row.append(person.person.begin(), person.person.end());
    row += store::bytes_of(person.pairs);
    return key_.digest(MaskPurpose::audit, row);
}

// The first byte is the most significant one.
void MappingDigest::add(const store::MappedPerson& person) {
    const auto digest = digest_of(person);
    unsigned carry = 0;
    for (std::size_t i = sum_.size(); i-- > 0;) {
        carry += static_cast<unsigned>(sum_[i]) + digest[i];
        sum_[i] = static_cast<std::uint8_t>(carry & 0xFFU);
        carry >>= 8U;
    }
}

void MappingDigest::remove(const store::MappedPerson& person) {
    const auto digest = digest_of(person);
    unsigned borrow = 0;
    for (std::size_t i = sum_.size(); i-- > 0;) {
        const unsigned taken = digest[i] + borrow;
        borrow = taken > sum_[i] ? 1 : 0;
        sum_[i] = static_cast<std::uint8_t>((sum_[i] - taken) & 0xFFU);
    }
}

}  // namespace mien::sync
