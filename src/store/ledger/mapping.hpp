// What became of people, as keyed digests: nobody can read an original or a fake from it, and who
// has the key and a person's values finds their row.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pg/copy.hpp"
#include "pg/transaction.hpp"

namespace mien::store {

// A digest, cut.
using MappingToken = std::array<std::uint8_t, 16>;

// The values of one person: original and fake of the name, of the e-mail, of the telephone number;
// zeroes for what is not there.
enum class MappedValue : std::uint8_t { name, email, phone };
inline constexpr std::size_t mapped_value_count = 3;
struct MappedPair {
    MappingToken original{};
    MappingToken fake{};
};
using MappedPairs = std::array<MappedPair, mapped_value_count>;

struct MappedPerson {
    MappingToken person{};
    MappedPairs pairs{};
};

// The bytes as the ledger has them.
[[nodiscard]] std::string bytes_of(const MappedPairs& pairs);

// What a run brings arrives in a table of this session, which must stay open until merge_mapping.
// Rows are lines of append_mapping_line.
[[nodiscard]] awaitable<pg::CopyIn> begin_mapping(pg::Connection& ledger, Deadline deadline);
void append_mapping_line(std::string& lines, const MappedPerson& person);

struct MergedMapping {
    std::int64_t people = 0;  // in force
    std::int64_t begun = 0;   // of which are new, or have other values
    std::int64_t ended = 0;   // that were in force, and are not there as they were
};
// On the session of begin_mapping: what arrived is in force from that number of the manifest on.
[[nodiscard]] awaitable<MergedMapping> merge_mapping(pg::Transaction& transaction,
                                                     std::int64_t number, std::string key_id);

// What was mapped with any other key.
[[nodiscard]] awaitable<void> remove_other_keys(pg::Transaction& transaction, std::string key_id);

// Also what is not in force any more. Gives those that were.
[[nodiscard]] awaitable<std::vector<MappedPerson>> erase_mapping(pg::Transaction& transaction,
                                                                 std::vector<MappingToken> people);

// Every person in force, in no order.
using TakeMapped = std::function<void(const MappedPerson&)>;
[[nodiscard]] awaitable<std::int64_t> read_mapping(pg::Connection& ledger, TakeMapped take,
                                                   Deadline deadline);

struct FoundMapping {
    MappedPerson mapped;
    std::int64_t begun_by = 0;
    std::optional<std::int64_t> ended_by;
    std::string key_id;
};
// Rows with that original, oldest first; at most limits::mapping_found_max. Reads all of it.
[[nodiscard]] awaitable<std::vector<FoundMapping>> find_mapping(pg::Connection& ledger,
                                                                MappedValue value,
                                                                MappingToken original,
                                                                Deadline deadline);

}  // namespace mien::store
