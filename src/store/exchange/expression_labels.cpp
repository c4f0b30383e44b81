#include "store/exchange/expression_labels.hpp"

namespace mien::store {
namespace {

constexpr pg::Query read_query{"read_expression_labels", R"sql(
    SELECT entries, version, updated_at FROM expression_labels)sql"};

constexpr pg::Query lock_query{"lock_expression_labels", R"sql(
    SELECT entries, version, updated_at FROM expression_labels FOR UPDATE)sql"};

constexpr pg::Query change_query{"change_expression_labels", R"sql(
    UPDATE expression_labels
    SET entries = $1, version = version + 1, updated_at = clock_timestamp()
    RETURNING entries, version, updated_at)sql"};

ExpressionLabels labels_from_row(const pg::Row& row) {
    return {.entries = row.get<json::value>("entries"),
            .version = row.get<int>("version"),
            .updated_at = row.get<Timestamp>("updated_at")};
}

}  // namespace

awaitable<ExpressionLabels> read_expression_labels(pg::Pool& pool, Deadline deadline) {
    const auto rows = co_await pool.run(read_query, {}, deadline);
    co_return labels_from_row(rows.front());
}

awaitable<ExpressionLabels> lock_expression_labels(pg::Transaction& transaction) {
    const auto rows = co_await transaction.run(lock_query, {});
    co_return labels_from_row(rows.front());
}

awaitable<ExpressionLabels> change_expression_labels(pg::Transaction& transaction,
                                                     json::value entries) {
    const auto rows = co_await transaction.run(change_query, pg::params(entries));
    co_return labels_from_row(rows.front());
}

}  // namespace mien::store
