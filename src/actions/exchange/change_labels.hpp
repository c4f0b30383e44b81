// Changing the label map.
#pragma once

#include "actions/done.hpp"
#include "store/exchange/expression_labels.hpp"

namespace mien::actions {

// The map as it was is locked. Nothing happens when it is the same.
[[nodiscard]] awaitable<Done<store::ExpressionLabels>> change_expression_labels(
    pg::Transaction& transaction, store::ExpressionLabels before, json::value entries);

}  // namespace mien::actions
