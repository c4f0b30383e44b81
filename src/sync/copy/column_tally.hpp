// What became of the values of one column: counts, and a sum of hashes that does not depend on the
// order of the rows, so that two databases can be compared without sorting.
#pragma once

#include <cstdint>
#include <string_view>

namespace mien::sync {

// Not for secrets: whoever chooses the values can make two of them collide.
[[nodiscard]] std::uint64_t hash_of(std::string_view bytes);
inline constexpr std::uint64_t hash_of_null = 0x9ae16a3b2f90404fULL;

struct ColumnTally {
    std::int64_t changed = 0;      // by the transform
    std::int64_t kept = 0;         // the same bytes as in the source
    std::int64_t blank = 0;        // of columns that are to be changed: nothing but white space
    std::int64_t nulls = 0;        // that went on as NULL
    std::uint64_t sum = 0;         // of the hashes of what was written
    std::uint64_t source_sum = 0;  // of what had come, for columns that are to be changed

    ColumnTally& operator+=(const ColumnTally& other);
    bool operator==(const ColumnTally&) const = default;
};

}  // namespace mien::sync
