#include "sync/copy/column_tally.hpp"

namespace mien::sync {

ColumnTally& ColumnTally::operator+=(const ColumnTally& other) {
    changed += other.changed;
    kept += other.kept;
    blank += other.blank;
    nulls += other.nulls;
    source_sum += other.source_sum;
    return *this;
}

}  // namespace mien::sync
