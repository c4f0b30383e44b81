// What became of the values of one column.
#pragma once

#include <cstdint>

namespace mien::sync {

struct ColumnTally {
    std::int64_t changed = 0;      // by the transform
    std::int64_t kept = 0;         // the same bytes as in the source
    std::int64_t blank = 0;        // of columns that are to be changed: nothing but white space
    std::int64_t nulls = 0;        // that went on as NULL
    std::uint64_t source_sum = 0;  // of hashes of what had come, of columns that are to be changed

    ColumnTally& operator+=(const ColumnTally& other);
    bool operator==(const ColumnTally&) const = default;
};

}  // namespace mien::sync
