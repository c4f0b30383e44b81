// The chain of entries of the ledger, as it lies in its database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "pg/transaction.hpp"

namespace mien::store {

struct ManifestRow {
    std::int64_t number = 0;
    std::string kind;     // "sync" or "erasure", as the content says
    std::string content;  // JSON, byte for byte
    Sha256 previous_hash{};
    Sha256 hash{};  // of the one before and the content
    Sha256 mac{};
};

// Nothing while there is none.
[[nodiscard]] awaitable<std::optional<ManifestRow>> find_last_entry(pg::Connection& ledger,
                                                                    Deadline deadline);
// The last one of an erasure.
[[nodiscard]] awaitable<std::optional<ManifestRow>> find_last_erasure_entry(pg::Connection& ledger,
                                                                            Deadline deadline);
// The last one, and nobody else adds one until the transaction ends.
[[nodiscard]] awaitable<std::optional<ManifestRow>> lock_manifest(pg::Transaction& transaction);

// Behind the last one, with the manifest locked.
[[nodiscard]] awaitable<void> add_entry(pg::Transaction& transaction, ManifestRow entry);

// In their order, those behind a number.
[[nodiscard]] awaitable<std::vector<ManifestRow>> list_entries(pg::Connection& ledger,
                                                               std::int64_t after,
                                                               Deadline deadline);

}  // namespace mien::store
