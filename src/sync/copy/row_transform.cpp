#include "sync/copy/row_transform.hpp"

namespace mien::sync {

std::string& RowValues::add() {
    if (used_ == values_.size()) {
        values_.emplace_back();
    }
    auto& value = values_[used_++];
    value.clear();
    return value;
}

}  // namespace mien::sync
