// The label map: which of the expressions that other programs know stand for an emotion, and which
// emotions stand in for one that has no clip or is not there. One for the whole environment; what
// it means is for exchange/label_map.hpp. All functions throw unavailable when the database is.
#pragma once

#include "base/clock.hpp"
#include "base/json.hpp"
#include "pg/pool.hpp"

namespace mien::store {

struct ExpressionLabels {
    json::value entries;
    int version = 1;
    Timestamp updated_at;
};

[[nodiscard]] awaitable<ExpressionLabels> read_expression_labels(pg::Pool& pool, Deadline deadline);
// Locks them until the transaction ends.
[[nodiscard]] awaitable<ExpressionLabels> lock_expression_labels(pg::Transaction& transaction);
[[nodiscard]] awaitable<ExpressionLabels> change_expression_labels(pg::Transaction& transaction,
                                                                   json::value entries);

}  // namespace mien::store
