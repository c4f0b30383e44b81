#include "actions/exchange/change_labels.hpp"

namespace mien::actions {

awaitable<Done<store::ExpressionLabels>> change_expression_labels(pg::Transaction& transaction,
                                                                  store::ExpressionLabels before,
                                                                  json::value entries) {
    if (before.entries == entries) {
        co_return Done<store::ExpressionLabels>{std::move(before), {}};
    }
    auto after = co_await store::change_expression_labels(transaction, std::move(entries));
    std::vector<store::AuditEntry> audit;
    audit.push_back({.action = "expression_labels.change",
                     .subject_kind = "setting",
                     .subject_id = "expression_labels",
                     .details = {{"from", before.entries}, {"to", after.entries}},
                     .version_id = {}});
    co_return Done<store::ExpressionLabels>{std::move(after), std::move(audit)};
}

}  // namespace mien::actions
