// Whether the ledger is what was written into it, and what became of somebody according to it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sync/ledger.hpp"

namespace mien::sync {

struct LedgerCheck {
    std::int64_t entries = 0;
    std::int64_t signed_entries =
        0;                    // with this key; those before the last of them are sealed by it
    std::int64_t people = 0;  // in force in the mapping
    EntryPlace last;
    std::vector<std::string> findings;  // sentences: what is not as it was; the first of them
};

// Reads the whole chain and the mapping in force, as they are at one moment, and changes nothing.
// What was cut off behind some entry only shows beside what staging was told of it: `known` are
// places that must be there.
[[nodiscard]] awaitable<LedgerCheck> check_ledger(pg::Connection& ledger,
                                                  const core::MaskingKey& key,
                                                  std::vector<EntryPlace> known, Deadline deadline);

enum class FakeVerdict : std::uint8_t { confirmed, another, not_asked };
struct Confirmation {
    std::int64_t begun_by = 0;  // the entry of the run that brought it first
    std::optional<std::int64_t> ended_by;
    std::string key_id;
    FakeVerdict fake = FakeVerdict::not_asked;
};
// Everybody with that original; an empty fake is not asked for. The settings are the policy's.
[[nodiscard]] awaitable<std::vector<Confirmation>> confirm_fake(
    pg::Connection& ledger, const ValueTokens& tokens, store::MappedValue value,
    std::string original, std::string fake, Deadline deadline);

}  // namespace mien::sync
