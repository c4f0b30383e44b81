#include "sync/copy/column_tally.hpp"

#include <bit>
#include <cstring>

namespace mien::sync {
namespace {

// Odd numbers with bits well spread, as xxHash has them.
constexpr std::uint64_t prime_1 = 0x9e3779b185ebca87ULL;
constexpr std::uint64_t prime_2 = 0xc2b2ae3d27d4eb4fULL;

std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
    return std::rotl(hash ^ (word * prime_1), 29) * prime_2;
}

}  // namespace

std::uint64_t hash_of(std::string_view bytes) {
    std::uint64_t hash = bytes.size() * prime_2;
    std::uint64_t word = 0;
    while (bytes.size() >= sizeof word) {
        std::memcpy(&word, bytes.data(), sizeof word);
        hash = mix(hash, word);
        bytes.remove_prefix(sizeof word);
    }
    if (!bytes.empty()) {
        word = 0;
        std::memcpy(&word, bytes.data(), bytes.size());
        hash = mix(hash, word);
    }
    hash = (hash ^ (hash >> 32)) * prime_1;
    return hash ^ (hash >> 29);
}

ColumnTally& ColumnTally::operator+=(const ColumnTally& other) {
    changed += other.changed;
    kept += other.kept;
    blank += other.blank;
    nulls += other.nulls;
    sum += other.sum;
    source_sum += other.source_sum;
    return *this;
}

}  // namespace mien::sync
